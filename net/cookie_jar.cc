// Why libcurl's engine: it knows the rules of domains and paths, and the public suffixes under
// which no site may set a cookie for its neighbours. Why a share handle: two requests of one source
// that are under way together see each other's cookies, and neither overwrites the other's with its
// own.
#include "net/cookie_jar.h"

#include <cstring>
#include <new>

#include <curl/curl.h>

#include "net/curl_transfer.h"

namespace vigie {

CookieJar::CookieJar() {
  start_libcurl();
  share_ = curl_share_init();
  if (share_ == nullptr) throw std::bad_alloc();
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
}

CookieJar::~CookieJar() { curl_share_cleanup(share_); }

void CookieJar::open_for(void* easy) {
  curl_easy_setopt(easy, CURLOPT_SHARE, share_);
  curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");  // no file: it only wakes the engine
}

void CookieJar::keep_bounds(void* easy) {
  curl_slist* cookies = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_COOKIELIST, &cookies) != CURLE_OK) return;
  std::size_t count = 0, bytes = 0;
  for (const curl_slist* one = cookies; one != nullptr; one = one->next) {
    ++count;
    bytes += std::strlen(one->data);
  }
  curl_slist_free_all(cookies);
  if (count > kMost || bytes > kMostBytes) curl_easy_setopt(easy, CURLOPT_COOKIELIST, "ALL");
}

}  // namespace vigie
