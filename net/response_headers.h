#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"

namespace vigie {

/// Collects the header lines of one HTTP response, one call a line, as libcurl hands them over:
/// status line, fields, an empty line; interim (1xx) responses before, trailers after.
///
/// Keeps the fields of the last response, names in lower case, values as valid UTF-8 (bytes that
/// are no UTF-8 are read as Latin-1, RFC 9110 §5.5), control characters as spaces. Trailers are
/// dropped (RFC 9110 §6.5.1). Thread: any.
class ResponseHeaders {
 public:
  static constexpr Bytes kMaxBytes = kibibytes(256);  ///< all lines together
  static constexpr std::size_t kMaxFields = 500;
  static constexpr int kMaxInterim = 20;
  /// Layers of Content-Encoding. A second one multiplies what a single read from the socket unpacks
  /// to by a thousand again, which holds the loop for seconds.
  static constexpr int kMaxCodings = 1;

  /// An error when a cap is reached: the transfer is to be cut.
  std::optional<Error> take(std::string_view line);

  int status() const { return status_; }
  std::vector<std::pair<std::string, std::string>>& fields() { return fields_; }

 private:
  std::optional<Error> take_field(std::string_view line);

  std::vector<std::pair<std::string, std::string>> fields_;
  std::uint64_t bytes_ = 0;
  int status_ = 0;
  int interim_ = 0;
  int codings_ = 0;
  enum class Part { status_line, fields, trailers } part_ = Part::status_line;
};

}  // namespace vigie
