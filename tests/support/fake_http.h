#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "net/http.h"

namespace vigie::test {

/// The web as a test scripts it: answers by address, in order, the last one for ever. A request
/// that nobody scripted fails the test.
class FakeHttp final : public Http {
 public:
  void reply(const std::string& url, Result<HttpResponse> answer) {
    answers_[url].push_back(std::move(answer));
  }
  void reply(const std::string& url, int status, std::string body = {},
             std::vector<std::pair<std::string, std::string>> headers = {}) {
    reply(url, HttpResponse{status, std::move(headers), std::move(body), "192.0.2.1:80"});
  }
  void redirect(const std::string& url, int status, const std::string& to) {
    reply(url, status, "", {{"location", to}});
  }

  asio::awaitable<Result<HttpResponse>> fetch(HttpRequest request) override {
    const std::string url = request.url.href();
    requests.push_back(std::move(request));
    const auto scripted = answers_.find(url);
    if (scripted == answers_.end()) {
      ADD_FAILURE() << "nobody scripted " << url;
      co_return Error{Kind::internal, "nobody scripted " + url};
    }
    auto& queue = scripted->second;
    Result<HttpResponse> answer = queue.front();
    if (queue.size() > 1) queue.pop_front();
    co_return answer;
  }

  int requests_to(const std::string& url) const {
    int count = 0;
    for (const HttpRequest& request : requests) count += request.url.href() == url;
    return count;
  }

  std::vector<HttpRequest> requests;

 private:
  std::map<std::string, std::deque<Result<HttpResponse>>> answers_;
};

}  // namespace vigie::test
