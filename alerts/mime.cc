#include "alerts/mime.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "core/hash.h"
#include "core/percent.h"
#include "core/utf8.h"

namespace vigie {
namespace {

constexpr std::size_t kLine = 76;  // RFC 2047 §2: a line with an encoded word; RFC 2045 §6.7
constexpr std::string_view kWordStart = "=?UTF-8?B?", kWordEnd = "?=";

bool is_plain(std::string_view text) {
  return text.find("=?") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

/// ASCII text folded at spaces; nothing when a word is too long for a line.
std::string fold(std::string_view text, std::size_t column) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    if (word.size() + 2 > kLine) return {};
    if (!out.empty()) {
      const bool fits = column + 1 + word.size() <= kLine;
      out += fits ? " " : "\r\n ";
      column = fits ? column + 1 : 1;
    }
    out += word;
    column += word.size();
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return out;
}

/// The largest start of `text`, of whole code points, whose encoded word fits into `room`.
std::string_view take_for_word(std::string_view text, std::size_t room) {
  const std::size_t frame = kWordStart.size() + kWordEnd.size();
  const std::size_t bytes = room < frame ? 0 : (room - frame) / 4 * 3;
  return cut_utf8(text, bytes);
}

std::string encoded_words(std::string_view text, std::size_t column) {
  std::string out;
  while (!text.empty()) {
    // Decoders drop the white space between two encoded words (RFC 2047 §6.2), so folding adds
    // none. 75 is the longest encoded word (§2).
    const std::string_view part = take_for_word(text, std::min<std::size_t>(75, kLine - column));
    if (!part.empty()) {
      out.append(kWordStart).append(base64(part)).append(kWordEnd);
      text.remove_prefix(part.size());
    }
    if (!text.empty()) out += "\r\n ";
    column = 1;
  }
  return out;
}

std::string hexadecimal(unsigned char byte) { return fmt::format("={:02X}", byte); }

std::string quoted_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

std::string text_header(std::string_view name, std::string_view text) {
  const std::string line = one_line(text);
  const std::size_t column = name.size() + 2;
  std::string value;
  if (is_plain(line)) value = fold(line, column);
  if (value.empty()) value = encoded_words(line, column);
  return fmt::format("{}: {}\r\n", name, value);
}

std::string address_header(std::string_view name, const Mailbox& mailbox) {
  const std::string shown = one_line(mailbox.name);
  if (shown.empty()) return fmt::format("{}: {}\r\n", name, mailbox.address);
  const std::size_t column = name.size() + 2;
  // A quoted string may not be folded where a reader would see it: longer names are encoded.
  const bool quoted = is_plain(shown) && column + shown.size() + 2 <= kLine;
  return fmt::format("{}: {}\r\n <{}>\r\n", name,
                     quoted ? quoted_string(shown) : encoded_words(shown, column), mailbox.address);
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool last = i + 1 == text.size() || text[i + 1] == '\n';
    // White space at the end of a line would be lost on the way (rule 3); a leading full stop is
    // doubled by SMTP, and some relays forget to take it back.
    const bool plain =
        (c >= 0x21 && c <= 0x7E && c != '=' && !(c == '.' && column == 0)) || (c == ' ' && !last);
    const std::size_t width = plain ? 1 : 3;
    if (column + width > kLine - 1 && !(last && column + width <= kLine)) {
      out += "=\r\n";
      column = 0;
      --i;  // once more, now at the start of a line
      continue;
    }
    if (plain)
      out += c;
    else
      out += hexadecimal(static_cast<unsigned char>(c));
    column += width;
  }
  return out;
}

std::string mail_date(Instant instant) {
  using namespace std::chrono;
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<days>(instant);
  const year_month_day date{day};
  const hh_mm_ss time{floor<seconds>(instant - day)};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                     kDays.at(weekday{day}.c_encoding()), static_cast<unsigned>(date.day()),
                     kMonths.at(static_cast<unsigned>(date.month()) - 1),
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

std::string mailto(std::string_view address, std::string_view subject) {
  std::string out = "mailto:";
  const auto append = [&out](std::string_view text, std::string_view also) {
    for (const char c : text) {
      if (is_unreserved(c) || also.find(c) != std::string_view::npos)
        out += c;
      else
        append_percent(out, c);
    }
  };
  append(address, "@+");
  out += "?subject=";
  append(subject, "");
  return out;
}

}  // namespace vigie
