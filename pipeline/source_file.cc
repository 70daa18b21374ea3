#include "pipeline/source_file.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/settings_toml.h"
#include "core/toml_layout.h"

namespace vigie {
namespace {

using Is = TomlStatement::Is;

/// A block in the layout: [header, end) are its statements, the last one an entry.
struct Block {
  TomlFile file;
  Toml source;
  std::vector<TomlStatement> layout;
  std::size_t first = 0;  ///< the first of the comments directly above the header
  std::size_t header = 0, end = 0;
};

bool belongs_to_source(const TomlStatement& header) {
  return header.header.starts_with("source.") || header.header.starts_with("source .");
}

/// The statements of the block whose header stands in `line`.
bool find_statements(Block& block, int line) {
  const auto& layout = block.layout;
  const auto header = std::find_if(layout.begin(), layout.end(), [&](const TomlStatement& one) {
    return one.line == line && one.is == Is::header && one.of_array;
  });
  if (header == layout.end()) return false;
  block.header = static_cast<std::size_t>(header - layout.begin());
  block.end = block.header + 1;
  for (std::size_t i = block.end; i < layout.size(); ++i) {
    const bool header_of_it = layout[i].is == Is::header && belongs_to_source(layout[i]);
    if (layout[i].is == Is::header && !header_of_it) break;
    if (layout[i].is == Is::entry || header_of_it) block.end = i + 1;
  }
  block.first = block.header;
  while (block.first > 0 && layout[block.first - 1].is == Is::comment) --block.first;
  return true;
}

Result<Block> find_block(std::string_view text, const SourceId& id) {
  auto toml = read_toml(text, "");
  if (!toml) return toml.error();
  const auto sources = toml->root.find("source");
  if (sources && sources->value.type == Toml::Type::array) {
    for (const Toml& source : sources->value.elements()) {
      const auto name = source.find("id");
      if (!name || name->value.text != id.text) continue;
      Block block{*toml, source, toml_layout(text)};
      if (find_statements(block, source.line)) return block;
      return Error{Kind::config,
                   fmt::format("source \"{}\" is not written as a [[source]] block", id.text),
                   "change the file by hand"};
    }
  }
  return Error{Kind::not_found, fmt::format("no source \"{}\" stands in this file", id.text)};
}

std::string_view line_break_of(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end != std::string_view::npos && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
}

std::string with_line_breaks(std::string_view lines, std::string_view line_break) {
  std::string out;
  for (const char c : lines) {
    if (c == '\n')
      out += line_break;
    else
      out += c;
  }
  return out;
}

std::string without(std::string_view text, std::size_t begin, std::size_t end) {
  return std::string(text.substr(0, begin)) += text.substr(end);
}

}  // namespace

std::string toml_string(std::string_view value) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  const bool controls = std::any_of(value.begin(), value.end(), is_control);
  const bool escapes = value.find_first_of("\"\\") != std::string_view::npos;
  if (escapes && !controls && value.find('\'') == std::string_view::npos)
    return fmt::format("'{}'", value);
  std::string out = "\"";
  for (const char c : value) {
    if (is_control(c)) {
      out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string write_source(const Source& source) {
  const Source plain;
  std::string out = "[[source]]\n";
  const auto text = [&](const char* key, const std::string& value) {
    if (!value.empty()) out += fmt::format("{} = {}\n", key, toml_string(value));
  };
  const auto number = [&](const char* key, auto value, auto otherwise) {
    if (value != otherwise) out += fmt::format("{} = {}\n", key, value);
  };
  text("id", source.id.text);
  if (source.name != source.id.text) text("name", source.name);
  text("kind", word(source.kind));
  text("url", source.url);
  text("home", source.home);
  std::vector<std::string> category;
  for (const std::string& part : source.category) category.push_back(toml_string(part));
  if (!category.empty()) out += fmt::format("category = [{}]\n", fmt::join(category, ", "));
  if (source.every != Interval{0}) text("every", to_string(source.every));
  text("language", source.language);
  text("links", source.links);
  text("pattern", source.pattern);
  number("pages", source.pages, plain.pages);
  text("page_url", source.page_url);
  if (source.window != Interval{0}) text("window", to_string(source.window));
  if (source.scope != plain.scope) text("scope", word(source.scope));
  number("depth", source.depth, plain.depth);
  number("max_pages", source.max_pages, plain.max_pages);
  if (source.cookies) out += "cookies = true\n";
  if (source.auth != Auth::none) text("auth", word(source.auth));
  text("user", source.user);
  text("secret_file", source.secret_file);
  for (const char* key : {"place", "department", "sector", "tag"}) {
    std::vector<std::string> values;
    for (const FieldValue& given : source.fields)
      if (given.field == key) values.push_back(toml_string(given.value));
    if (!values.empty()) out += fmt::format("{} = [{}]\n", key, fmt::join(values, ", "));
  }
  if (!source.map.empty()) {
    std::vector<std::string> mapped;
    for (const FieldValue& one : source.map)
      mapped.push_back(fmt::format("{} = {}", one.field, toml_string(one.value)));
    out += fmt::format("map = {{ {} }}\n", fmt::join(mapped, ", "));
  }
  if (!source.enabled) out += "enabled = false\n";
  number("excerpt", source.excerpt, plain.excerpt);
  number("weight", source.weight, plain.weight);
  return out;
}

std::string with_sources(std::string_view text, const std::vector<Source>& sources) {
  const std::string_view line_break = line_break_of(text);
  std::string out(text);
  if (!out.empty() && out.back() != '\n') out += line_break;
  bool stands_alone = out.empty() || toml_layout(out).back().is == Is::blank;
  for (const Source& source : sources) {
    if (!stands_alone) out += line_break;
    out += with_line_breaks(write_source(source), line_break);
    stands_alone = false;
  }
  return out;
}

Result<std::string> without_source(std::string_view text, const SourceId& id) {
  const auto block = find_block(text, id);
  if (!block) return block.error();
  const auto& layout = block->layout;
  std::size_t first = block->first, end = block->end;
  // One of the two empty lines around it goes as well, so that no gap is left.
  const auto blank = [&](std::size_t i) { return i < layout.size() && layout[i].is == Is::blank; };
  const bool blank_before = first > 0 && blank(first - 1);
  if (blank_before && (end == layout.size() || blank(end)))
    --first;
  else if (first == 0 && blank(end))
    ++end;
  return without(text, layout[first].begin, layout[end - 1].end);
}

Result<std::string> with_url(std::string_view text, const SourceId& id, std::string_view url) {
  const auto block = find_block(text, id);
  if (!block) return block.error();
  const auto member = block->source.find("url");
  const auto& layout = block->layout;
  for (std::size_t i = block->header; i < block->end; ++i) {
    if (!member || layout[i].is != Is::entry || layout[i].line != member->line) continue;
    std::string out(text.substr(0, layout[i].value_begin));
    out += toml_string(url);
    return out += text.substr(layout[i].value_end);
  }
  return Error{Kind::config, fmt::format("source \"{}\" has no url to change", id.text),
               "change the file by hand"};
}

}  // namespace vigie
