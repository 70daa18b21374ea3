#pragma once

#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "core/settings.h"
#include "net/address_guard.h"
#include "net/http.h"
#include "net/mailer.h"

namespace vigie {

/// libcurl's multi interface on the Asio loop, behind CurlHttp. Owns the multi handle, its timer
/// and its sockets. A transfer's coroutine frame owns its easy handle, so that destroying the frame
/// cancels the transfer. Thread: the loop's only.
class CurlEngine;

std::shared_ptr<CurlEngine> make_curl_engine(boost::asio::io_context& io);

/// `user_agent` names Vigie and where to complain. SSL_CERT_FILE in the environment replaces the
/// system's certificate authorities.
std::unique_ptr<Http> make_curl_http(std::shared_ptr<CurlEngine> engine, AddressGuard guard,
                                     std::string user_agent);

/// The mail server is exempt from the address guard: the operator configured it. Sessions run on
/// four threads of the mailer's own, since libcurl waits inside its calls for the last replies of
/// SMTP. Destroy it before the io_context of its callers: it ends what is under way first.
std::unique_ptr<Mailer> make_curl_mailer(decltype(Settings::mail) settings, std::string password);

}  // namespace vigie
