// french-table AFFIXES WORDS OUT.cc: makes the table of French stems from a Hunspell dictionary.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "core/hash.h"
#include "core/utf8.h"
#include "indexer/lexicon/stems.h"

namespace {

std::string bytes_of(const char* path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// As string literals, which a compiler reads many times faster than a list of numbers.
std::string as_literals(const std::string& bytes) {
  constexpr std::size_t kBytesInLine = 64;
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % kBytesInLine == 0) out += i == 0 ? "    \"" : "\"\n    \"";
    char escape[8];
    std::snprintf(escape, sizeof escape, "\\%03o", static_cast<unsigned char>(bytes[i]));
    out += escape;
  }
  return out + "\"";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: french-table AFFIXES WORDS OUT.cc\n", stderr);
    return 2;
  }
  using namespace vigie::lexicon;
  const std::string affixes = bytes_of(argv[1]), words = bytes_of(argv[2]);
  std::vector<Family> families;
  if (vigie::is_utf8(affixes) && vigie::is_utf8(words))
    families = make_families(read_dictionary(affixes, words));
  const auto stems = exceptional_stems(families);
  if (stems.empty()) {
    std::fprintf(stderr, "french-table: %s and %s are no French dictionary in UTF-8\n", argv[1],
                 argv[2]);
    return 1;
  }
  const std::string table = encode_table(stems);
  std::ofstream out{argv[3], std::ios::binary};
  out << "// Made by french-table from " << argv[2] << ": " << stems.size() << " forms.\n"
      << "#include \"indexer/french_table.h\"\n\nnamespace vigie {\n\n"
      << "const std::string_view kFrenchTableName = \"" << vigie::hex_digest(table, 6) << "\";\n"
      << "const std::string_view kFrenchTable{\n"
      << as_literals(table) << ",\n    " << table.size() << "};\n\n}  // namespace vigie\n";
  out.close();
  if (!out) {
    std::fprintf(stderr, "french-table: cannot write %s\n", argv[3]);
    return 1;
  }
  std::printf("french-table: %zu families, %zu exceptions, %zu bytes\n", families.size(),
              stems.size(), table.size());
}
