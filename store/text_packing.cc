// Two ways to make texts smaller: a dictionary learnt from the archive, or each text by itself. We
// take the second: a dictionary saves a third more on texts of 2 KB, but without it nothing can be
// read again, and no row would be whole by itself any more.
#include "store/text_packing.h"

#include <memory>

#include <sqlite3.h>
#include <zstd.h>

namespace vigie {
namespace {

constexpr int kLevel = 3;
constexpr std::size_t kLeastPacked = 200;  // bytes; below, the frame eats what is saved
constexpr unsigned long long kLargestText = 256ULL << 20;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

ZSTD_CCtx* packing() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  return context.get();
}

ZSTD_DCtx* unpacking() {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  return context.get();
}

[[noreturn]] void throw_broken() {
  throw SQLite::Exception("a packed text cannot be read", SQLITE_CORRUPT);
}

}  // namespace

PackedText pack(const std::string& text) {
  if (text.size() < kLeastPacked) return {"plain", text, {}};
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size =
      ZSTD_compressCCtx(packing(), packed.data(), packed.size(), text.data(), text.size(), kLevel);
  if (ZSTD_isError(size) != 0 || size > text.size() / 8 * 7) return {"plain", text, {}};
  packed.resize(size);
  return {"zstd", {}, std::move(packed)};
}

std::optional<std::string> unpacked(const SqlQuery& q, int first) {
  const std::string encoding = q.text(first);
  if (encoding == "plain") return q.text(first + 1);
  if (encoding == "dropped") return std::nullopt;
  const std::string packed = q.text(first + 2);
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (encoding != "zstd" || size > kLargestText) throw_broken();  // the errors are large numbers
  std::string text(size, '\0');
  if (ZSTD_decompressDCtx(unpacking(), text.data(), text.size(), packed.data(), packed.size()) !=
      size)
    throw_broken();
  return text;
}

}  // namespace vigie
