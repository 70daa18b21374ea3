#include "crawler/gunzip.h"

#include <array>
#include <limits>

#include <fmt/format.h>
#include <zlib.h>

namespace vigie {
namespace {

class Inflater {
 public:
  explicit Inflater(std::string_view bytes) {
    // zlib's older interface has no const; it does not write here.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    ready_ = inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK;  // 16: a gzip header is wanted
  }
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Appends the next part to `out`; false at the end of what can be read.
  bool step(std::string& out) {
    stream_.next_out = buffer_.data();
    stream_.avail_out = static_cast<uInt>(buffer_.size());
    const int status = ready_ ? inflate(&stream_, Z_NO_FLUSH) : Z_MEM_ERROR;
    out.append(reinterpret_cast<const char*>(buffer_.data()), buffer_.size() - stream_.avail_out);
    if (status == Z_STREAM_END) return stream_.avail_in > 0 && inflateReset(&stream_) == Z_OK;
    return status == Z_OK && (stream_.avail_in > 0 || stream_.avail_out == 0);
  }

 private:
  z_stream stream_{};
  std::array<Bytef, 65'536> buffer_{};
  bool ready_ = false;
};

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1F\x8B"); }

Result<std::string> gunzip(std::string_view bytes, Bytes max) {
  if (bytes.size() > std::numeric_limits<uInt>::max())
    return Error{Kind::too_large, "the compressed file has more than 4 GB"};
  std::string out;
  Inflater inflater(bytes);
  bool more = true;
  while (more) {
    more = inflater.step(out);
    if (out.size() > max.count)
      return Error{Kind::too_large, fmt::format("it unpacks to more than {} bytes", max.count)};
  }
  if (out.empty() && !bytes.empty()) return Error{Kind::malformed, "the gzip file cannot be read"};
  return out;
}

}  // namespace vigie
