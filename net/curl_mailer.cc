#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/thread_pool.hpp>

#include "core/utf8.h"
#include "net/curl_engine.h"
#include "net/curl_transfer.h"
#include "net/smtp_dialogue.h"
#include "net/thread_pool.h"

// Why threads here and not the loop: libcurl 7.88 waits for the reply to the last dot, and for the
// reply to QUIT, inside curl_multi_socket_action(); a server that scans or stalls would stop every
// other transfer. A session has a thread of its own instead, and few of them, so that a server that
// stalls holds these and nothing else.

namespace vigie {
namespace {

constexpr int kSessions = 4;

using MailSettings = decltype(Settings::mail);

/// What all sessions share; the last one may outlive the mailer's caller, never the mailer.
struct Plan {
  MailSettings settings;
  std::string password;
  std::string server;  ///< host[:port], as messages name it
  bool local = false;  ///< the server is this machine
  std::atomic<bool> stopping{false};
};

std::string_view authority(std::string_view address) {
  if (const auto scheme = address.find("://"); scheme != std::string_view::npos)
    address.remove_prefix(scheme + 3);
  address = address.substr(0, address.find('/'));
  if (const auto at = address.rfind('@'); at != std::string_view::npos)
    address.remove_prefix(at + 1);
  return address;
}

bool is_local(std::string_view server) {
  const auto host = server.substr(0, server.find(':'));
  return host == "localhost" || server.substr(0, 5) == "[::1]" ||
         (host.substr(0, 4) == "127." &&
          host.find_first_not_of("0123456789.") == std::string_view::npos);
}

/// A bare address that can stand between "<" and ">" and start no command of its own.
bool is_bare_address(std::string_view address) {
  if (address.empty() || address.size() > 320 || address.find('@') == std::string_view::npos)
    return false;
  return std::none_of(address.begin(), address.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' || c == 0x7f;
  });
}

/// Every line end as CRLF: a lone CR or LF is what servers disagree on (RFC 5321 §2.3.8), and what
/// smuggles a second mail past them.
std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' || text[i] == '\n') {
      if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      out += "\r\n";
    } else {
      out += text[i];
    }
  }
  return out;
}

/// One mail in one session, on a thread of its own.
class Session {
 public:
  Session(const Plan& plan, const Envelope& envelope)
      : plan_(plan), envelope_(envelope), unsent_(message_) {}
  ~Session() {
    curl_easy_cleanup(easy_);  // says QUIT; see hush()
    curl_slist_free_all(recipients_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  SendOutcome run();

 private:
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address);
  static int close_socket(void* self, curl_socket_t socket);
  static std::size_t take_reply(char* line, std::size_t, std::size_t length, void* self);
  static int note_command(CURL*, curl_infotype type, char* text, std::size_t length, void* self);
  static std::size_t give_message(char* room, std::size_t, std::size_t length, void* self);
  static int check_stop(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  void set_callbacks();
  void set_security();
  void hush();
  SmtpDialogue::End end_of(CURLcode code) const;

  const Plan& plan_;
  const Envelope& envelope_;
  const std::string message_{with_crlf(envelope_.bytes)};
  std::string_view unsent_;
  SmtpDialogue dialogue_;
  std::set<curl_socket_t> sockets_;
  std::array<char, CURL_ERROR_SIZE> complaint_{};
  curl_slist* recipients_ = nullptr;
  CURL* easy_ = curl_easy_init();
};

SendOutcome Session::run() {
  recipients_ = curl_slist_append(nullptr, envelope_.recipient.c_str());
  if (easy_ == nullptr || recipients_ == nullptr)
    return Retry{Error{Kind::internal, "no memory for a mail session"}, std::nullopt};
  set_common_options(easy_, plan_.settings.timeout);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, complaint_.data());
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy_, CURLOPT_URL, plan_.settings.server.c_str());
  curl_easy_setopt(easy_, CURLOPT_MAIL_FROM, envelope_.from.c_str());
  curl_easy_setopt(easy_, CURLOPT_MAIL_RCPT, recipients_);
  curl_easy_setopt(easy_, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy_, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message_.size()));
  // Whole seconds, and at least one: the wait for a single reply.
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(plan_.settings.timeout).count();
  curl_easy_setopt(easy_, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(seconds));
  set_callbacks();
  set_security();
  const CURLcode code = curl_easy_perform(easy_);
  const std::string own = one_line(valid_utf8(complaint_.data()));
  return dialogue_.outcome(end_of(code), plan_.server,
                           own.empty() ? curl_easy_strerror(code) : own);
}

void Session::set_callbacks() {
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &Session::open_socket);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy_, CURLOPT_CLOSESOCKETFUNCTION, &Session::close_socket);
  curl_easy_setopt(easy_, CURLOPT_CLOSESOCKETDATA, this);
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &Session::take_reply);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_VERBOSE, 1L);  // the debug function is how commands are seen
  curl_easy_setopt(easy_, CURLOPT_DEBUGFUNCTION, &Session::note_command);
  curl_easy_setopt(easy_, CURLOPT_DEBUGDATA, this);
  curl_easy_setopt(easy_, CURLOPT_READFUNCTION, &Session::give_message);
  curl_easy_setopt(easy_, CURLOPT_READDATA, this);
  curl_easy_setopt(easy_, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy_, CURLOPT_XFERINFOFUNCTION, &Session::check_stop);
  curl_easy_setopt(easy_, CURLOPT_XFERINFODATA, this);
}

// "optional" is opportunistic (RFC 7435): TLS where offered, and any certificate, since whoever
// could forge one could as well take STARTTLS out of the dialogue. But a password never goes that
// way to another machine: with a login, "optional" means "required"; only "never" says otherwise.
void Session::set_security() {
  const MailSettings& settings = plan_.settings;
  bool required = settings.starttls == "required";
  const bool optional = settings.starttls != "never" && !required;
  if (optional && !settings.user.empty() && !plan_.local) required = true;
  const bool whole = settings.server.rfind("smtps:", 0) == 0;  // TLS from the first byte
  long level = CURLUSESSL_NONE;
  if (optional) level = CURLUSESSL_TRY;
  if (required) level = CURLUSESSL_ALL;
  curl_easy_setopt(easy_, CURLOPT_USE_SSL, level);
  if (optional && !required && !whole) {
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (settings.user.empty()) return;
  curl_easy_setopt(easy_, CURLOPT_USERNAME, settings.user.c_str());
  curl_easy_setopt(easy_, CURLOPT_PASSWORD, plan_.password.c_str());
  curl_easy_setopt(easy_, CURLOPT_SASL_IR, 1L);  // RFC 4954 §4: one round trip less
}

curl_socket_t Session::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket >= 0) static_cast<Session*>(self)->sockets_.insert(socket);
  return socket < 0 ? CURL_SOCKET_BAD : socket;
}

int Session::close_socket(void* self, curl_socket_t socket) {
  static_cast<Session*>(self)->sockets_.erase(socket);
  return ::close(socket);
}

std::size_t Session::take_reply(char* line, std::size_t, std::size_t length, void* self) {
  auto& session = *static_cast<Session*>(self);
  const bool bounded = session.dialogue_.received({line, length});
  if (!bounded || session.dialogue_.settled()) session.hush();
  return bounded ? length : 0;
}

/// Stops listening: libcurl still says QUIT, and does not wait for the answer.
void Session::hush() {
  for (const curl_socket_t socket : sockets_) ::shutdown(socket, SHUT_RD);
}

int Session::note_command(CURL*, curl_infotype type, char* text, std::size_t length, void* self) {
  if (type == CURLINFO_HEADER_OUT) static_cast<Session*>(self)->dialogue_.sent({text, length});
  return 0;
}

std::size_t Session::give_message(char* room, std::size_t, std::size_t length, void* self) {
  auto& session = *static_cast<Session*>(self);
  const std::size_t count = std::min(length, session.unsent_.size());
  std::memcpy(room, session.unsent_.data(), count);
  session.unsent_.remove_prefix(count);
  return count;
}

int Session::check_stop(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Session*>(self)->plan_.stopping.load() ? 1 : 0;
}

SmtpDialogue::End Session::end_of(CURLcode code) const {
  using End = SmtpDialogue::End;
  if (plan_.stopping.load()) return End::stopped;
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return End::timed_out;
    case CURLE_LOGIN_DENIED: return End::login_refused;
    case CURLE_USE_SSL_FAILED: return End::no_tls;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR: return End::tls_broken;
    default: return End::closed;
  }
}

SendOutcome deliver(const Plan& plan, const Envelope& envelope) {
  const auto retry = [](Kind kind, const char* what, const char* hint) {
    return Retry{Error{kind, what, hint}, std::nullopt};
  };
  if (plan.stopping.load())
    return retry(Kind::cancelled, "the mail was not sent: we are stopping", "");
  if (plan.settings.server.empty())
    return retry(Kind::config, "no mail server is configured", "set mail.server");
  if (!is_bare_address(envelope.from))
    return retry(Kind::config, "the sender is no mail address", "check mail.from");
  if (!is_bare_address(envelope.recipient))
    return GaveUp{Error{Kind::malformed, fmt::format("\"{}\" is no mail address",
                                                     one_line(valid_utf8(envelope.recipient)))}};
  Session session(plan, envelope);
  return session.run();
}

class CurlMailer final : public Mailer {
 public:
  CurlMailer(MailSettings settings, std::string password) {
    start_libcurl();
    plan_->server = authority(settings.server);
    plan_->local = is_local(plan_->server);
    plan_->settings = std::move(settings);
    plan_->password = std::move(password);
  }

  /// Ends sessions under way within a second or two; their mails are told as not sent.
  ~CurlMailer() override {
    plan_->stopping = true;
    pool_.join();
  }

  boost::asio::awaitable<SendOutcome> send(Envelope envelope) override {
    auto work = [plan = plan_, mail = std::move(envelope)] { return deliver(*plan, mail); };
    co_return co_await on_pool(pool_, work);
  }

 private:
  std::shared_ptr<Plan> plan_ = std::make_shared<Plan>();
  boost::asio::thread_pool pool_{kSessions};
};

}  // namespace

std::unique_ptr<Mailer> make_curl_mailer(decltype(Settings::mail) settings, std::string password) {
  return std::make_unique<CurlMailer>(std::move(settings), std::move(password));
}

}  // namespace vigie
