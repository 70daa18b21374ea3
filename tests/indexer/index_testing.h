#pragma once

#include <unistd.h>
#include <filesystem>
#include <string>

#include "core/document.h"

namespace vigie::testing {

/// A folder that goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "vigie-test-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A stored document with the least a test needs; each is its own story.
inline StoredDocument stored(std::int64_t id, std::string title, std::string text,
                             std::string language = "fr") {
  StoredDocument out;
  out.id = DocumentId{id};
  out.story = StoryId{id};
  out.document.url = "https://www.gazette.example/" + std::to_string(id);
  out.document.source = SourceId{"gazette"};
  out.document.title = std::move(title);
  out.document.text = std::move(text);
  out.document.language = std::move(language);
  out.document.seen = Instant{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};
  return out;
}

}  // namespace vigie::testing
