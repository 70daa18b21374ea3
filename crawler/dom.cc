#include "crawler/dom.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

#include "core/utf8.h"
#include "crawler/html_tags.h"

#if defined(__has_feature)  // Clang
#if __has_feature(address_sanitizer)
#define VIGIE_WATCHED_HEAP
#endif
#elif defined(__SANITIZE_ADDRESS__)  // GCC
#define VIGIE_WATCHED_HEAP
#endif

namespace vigie {

/// Memory of one parse, given back at once. Gumbo allocates several small pieces for each tag and
/// frees its tree recursively; here a piece costs an addition, and pieces of a size that were given
/// back are handed out again.
class Dom::Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    while (chunks_ != nullptr) {
      Chunk* next = chunks_->next;
      std::free(chunks_);
      chunks_ = next;
    }
    while (large_ != nullptr) {
      Large* next = large_->next;
      std::free(large_);
      large_ = next;
    }
  }

  void* take(std::size_t size) {
    const std::size_t units = (size + kHeader + kUnit - 1) / kUnit;
    if (units >= kClasses) return take_large(size);
    if (Free* piece = free_[units]) {
      free_[units] = piece->next;
      return piece;
    }
    const std::size_t bytes = units * kUnit;
    if (bytes > left_) grow();
    char* start = next_;
    next_ += bytes;
    left_ -= bytes;
    *reinterpret_cast<std::size_t*>(start) = units;
    return start + kHeader;
  }

  void give_back(void* pointer) {
    if (pointer == nullptr) return;
    const std::size_t units =
        *reinterpret_cast<std::size_t*>(static_cast<char*>(pointer) - kHeader);
    if (units >= kClasses) return give_back_large(pointer);
    free_[units] = new (pointer) Free{free_[units]};
  }

 private:
  static constexpr std::size_t kHeader = 8, kUnit = 16;
#if defined(VIGIE_WATCHED_HEAP)
  static constexpr std::size_t kClasses = 1;  // each piece from malloc, so that its ends are seen
#else
  static constexpr std::size_t kClasses = 256;
#endif
  static constexpr std::size_t kChunk = 256 * 1024;
  struct Free {
    Free* next;
  };
  struct alignas(16) Chunk {
    Chunk* next;
  };
  struct alignas(16) Large {
    Large *next, *previous;
    std::size_t padding, units;  // `units` stands where the header of a small piece stands
  };

  void grow() {
    void* memory = std::malloc(kChunk);
    if (memory == nullptr) throw std::bad_alloc();
    chunks_ = new (memory) Chunk{chunks_};
    // Pieces start behind their header of 8 bytes, and are aligned to 16.
    next_ = static_cast<char*>(memory) + sizeof(Chunk) + kHeader;
    left_ = kChunk - sizeof(Chunk) - kHeader;
  }

  void* take_large(std::size_t size) {
    void* memory = std::malloc(sizeof(Large) + size);
    if (memory == nullptr) throw std::bad_alloc();
    large_ = new (memory) Large{large_, nullptr, 0, kClasses};
    if (large_->next != nullptr) large_->next->previous = large_;
    return large_ + 1;
  }

  void give_back_large(void* pointer) {
    Large* large = static_cast<Large*>(pointer) - 1;
    if (large->next != nullptr) large->next->previous = large->previous;
    (large->previous != nullptr ? large->previous->next : large_) = large->next;
    std::free(large);
  }

  Chunk* chunks_ = nullptr;
  Large* large_ = nullptr;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  Free* free_[kClasses] = {};
};

Dom::Dom(std::string html) : arena_(std::make_unique<Arena>()), html_(std::move(html)) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = [](void* arena, std::size_t size) {
    return static_cast<Arena*>(arena)->take(size);
  };
  options.deallocator = [](void* arena, void* pointer) {
    static_cast<Arena*>(arena)->give_back(pointer);
  };
  options.userdata = arena_.get();
  options.max_errors = 0;
  const GumboOutput* output = gumbo_parse_with_options(&options, html_.data(), html_.size());

  // Document order with an explicit stack; the end of a subtree is known when its node is left.
  struct Level {
    const GumboVector* children;
    unsigned next;
    Id id;
  };
  nodes_.reserve(html_.size() / 24 + 16);
  std::vector<Level> levels;
  const auto enter = [&](const GumboNode* node, Id parent) {
    const Id id = size();
    if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) {
      const GumboElement& element = node->v.element;
      nodes_.push_back({element.tag, parent, id + 1, &element, {}});
      if (element.tag == GUMBO_TAG_BODY && body_ == kRoot) body_ = id;
      levels.push_back({&element.children, 0, id});
    } else if (node->type != GUMBO_NODE_COMMENT && node->type != GUMBO_NODE_DOCUMENT) {
      nodes_.push_back({GUMBO_TAG_LAST, parent, id + 1, nullptr, node->v.text.text});
    }
  };
  enter(output->root, kNone);
  while (!levels.empty()) {
    Level& level = levels.back();
    if (level.next < level.children->length) {
      enter(static_cast<const GumboNode*>(level.children->data[level.next++]), level.id);
    } else {
      nodes_[level.id].end = size();
      levels.pop_back();
    }
  }
}

Dom::~Dom() = default;

std::string_view Dom::attribute(Id id, std::string_view name) const {
  const GumboElement* element = nodes_[id].element;
  if (element == nullptr) return {};
  for (unsigned i = 0; i < element->attributes.length; ++i) {
    const auto* attribute = static_cast<const GumboAttribute*>(element->attributes.data[i]);
    if (name == attribute->name) return attribute->value;
  }
  return {};
}

bool Dom::has_attribute(Id id, std::string_view name) const {
  const GumboElement* element = nodes_[id].element;
  if (element == nullptr) return false;
  for (unsigned i = 0; i < element->attributes.length; ++i)
    if (name == static_cast<const GumboAttribute*>(element->attributes.data[i])->name) return true;
  return false;
}

std::string Dom::text_of(Id id, std::size_t max) const {
  std::string out;
  for (Id i = id; i < nodes_[id].end && out.size() < max; ++i) {
    const Node& node = nodes_[i];
    if (node.is_text())
      out += node.text;
    else if (has_trait(node.tag, kSpecial) || node.tag == GUMBO_TAG_BR)
      out += ' ';
  }
  return std::string(cut_utf8(out, max));
}

}  // namespace vigie
