#include "crawler/json_ld.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include <boost/json.hpp>

#include "core/ascii.h"
#include "core/utf8.h"
#include "crawler/html_text.h"
#include "crawler/survey.h"

namespace vigie {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxBlock = 2 << 20;
constexpr std::size_t kMaxObjects = 2000;
constexpr std::size_t kMaxNames = 50;  // of authors, of keywords
constexpr std::size_t kMaxPages = 4;

/// A block as sites write it: within CDATA or a comment, with raw line breaks in strings.
std::string cleaned(std::string_view block) {
  std::string text(cut_utf8(block, kMaxBlock));
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  for (const std::string_view wrapper :
       {"<![CDATA[", "]]>", "//<![CDATA[", "/*", "*/", "<!--", "-->"}) {
    const std::size_t at = text.find(wrapper);
    const bool edge =
        at < 10 || (at != std::string::npos && at + wrapper.size() + 10 > text.size());
    if (edge) text.replace(at, wrapper.size(), wrapper.size(), ' ');
  }
  const std::size_t start = text.find_first_not_of(" /");
  text.erase(0, start == std::string::npos ? text.size() : start);
  while (!text.empty() && (text.back() == ' ' || text.back() == ';' || text.back() == '/'))
    text.pop_back();
  return text;
}

std::string_view string_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return {};
  if (const json::array* list = value->if_array(); list != nullptr && !list->empty())
    value = &list->front();
  if (const json::object* inner = value->if_object())
    if (const json::value* text = inner->if_contains("@value")) value = text;
  const json::string* text = value->if_string();
  return text == nullptr ? std::string_view{} : std::string_view(*text);
}

/// An address given as such, or as an object with a "url".
std::string address_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value != nullptr)
    if (const json::array* list = value->if_array(); list != nullptr && !list->empty())
      value = &list->front();
  if (value != nullptr)
    if (const json::object* inner = value->if_object())
      return std::string(string_of(*inner, "url"));
  return std::string(string_of(object, key));
}

/// true, "True", "http://schema.org/True".
std::optional<bool> truth_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return std::nullopt;
  if (const bool* truth = value->if_bool()) return *truth;
  const std::string text = lower_case(string_of(object, key));
  if (text.ends_with("true")) return true;
  if (text.ends_with("false")) return false;
  return std::nullopt;
}

/// 2 for an article, 1 for a page, 0 for anything else.
int rank_of_type(const json::object& object) {
  const json::value* value = object.if_contains("@type");
  if (value == nullptr) return 0;
  const auto rank = [](std::string_view type) {
    if (const std::size_t slash = type.rfind('/'); slash != std::string_view::npos)
      type.remove_prefix(slash + 1);
    if (type.ends_with("Article") || type.ends_with("BlogPosting") || type == "Report" ||
        type == "SocialMediaPosting" || type == "Review" || type == "NewsStory")
      return 2;
    return type.ends_with("WebPage") || type == "ItemPage" || type == "Recipe" ||
                   type == "CreativeWork" || type == "VideoObject"
               ? 1
               : 0;
  };
  if (const json::string* type = value->if_string()) return rank(*type);
  int best = 0;
  if (const json::array* types = value->if_array())
    for (const json::value& type : *types)
      if (const json::string* name = type.if_string()) best = std::max(best, rank(*name));
  return best;
}

class Reader {
 public:
  void read(std::string_view block) {
    const std::string text = cleaned(block);
    json::parse_options options;
    options.allow_trailing_commas = true;
    options.allow_comments = true;
    options.allow_invalid_utf8 = true;
    json::error_code failure;
    json::value value = json::parse(text, failure, {}, options);
    if (failure) {
      broken_.push_back(text);
      return;
    }
    values_.push_back(std::make_unique<json::value>(std::move(value)));
    collect(*values_.back());
  }

  LinkedArticle choose(std::string_view title) const {
    const json::object* best = nullptr;
    int best_rank = 0;
    for (const json::object* object : objects_) {
      int rank = 10 * rank_of_type(*object);
      if (rank == 0) continue;
      const std::string_view headline = string_of(*object, "headline");
      if (!headline.empty() && same_headline(decode_entities(headline), title)) rank += 5;
      if (!string_of(*object, "datePublished").empty()) rank += 2;
      if (rank > best_rank) {
        best_rank = rank;
        best = object;
      }
    }
    if (best == nullptr) return from_broken();
    LinkedArticle article;
    article.is_article = best_rank >= 20;
    article.headline = one_line(decode_entities(string_of(*best, "headline")));
    article.published = string_of(*best, "datePublished");
    if (article.published.empty()) article.published = string_of(*best, "dateCreated");
    article.modified = string_of(*best, "dateModified");
    article.body = string_of(*best, "articleBody");
    article.language = string_of(*best, "inLanguage");
    article.url = string_of(*best, "url");
    article.section = one_line(decode_entities(string_of(*best, "articleSection")));
    article.image = address_of(*best, "image");
    article.free = truth_of(*best, "isAccessibleForFree");
    if (const json::value* keywords = best->if_contains("keywords"))
      article.keywords = names_of(*keywords, 0);
    if (const json::value* publisher = best->if_contains("publisher"))
      article.site = names_of(*publisher, 0).empty() ? "" : names_of(*publisher, 0).front();
    for (const json::object* object : objects_)
      if (object != best && rank_of_type(*object) == 1 && article.page_published.size() < kMaxPages)
        if (const std::string_view day = string_of(*object, "datePublished"); !day.empty())
          article.page_published.push_back(valid_utf8(day));
    for (const char* key : {"author", "creator"}) {
      const json::value* author = best->if_contains(key);
      if (article.authors.empty() && author != nullptr) article.authors = names_of(*author, 0);
    }
    return article;
  }

 private:
  /// Every object of a document, outermost first, without recursion.
  void collect(const json::value& root) {
    std::vector<const json::value*> todo{&root};
    while (!todo.empty() && objects_.size() < kMaxObjects) {
      const json::value* value = todo.back();
      todo.pop_back();
      if (const json::array* list = value->if_array()) {
        for (std::size_t i = list->size(); i-- > 0;) todo.push_back(&(*list)[i]);
      } else if (const json::object* object = value->if_object()) {
        objects_.push_back(object);
        if (const std::string_view id = string_of(*object, "@id");
            !id.empty() && object->contains("name"))
          named_.emplace(id, object);
        for (const char* key : {"mainEntity", "mainEntityOfPage", "@graph", "author"})
          if (const json::value* inner = object->if_contains(key)) todo.push_back(inner);
      }
    }
  }

  std::vector<std::string> names_of(const json::value& value, int depth) const {
    std::vector<std::string> names;
    if (const json::string* name = value.if_string()) {
      names.push_back(one_line(decode_entities(*name)));
    } else if (const json::array* list = value.if_array(); list != nullptr && depth < 3) {
      for (const json::value& item : *list) {
        for (std::string& found : names_of(item, depth + 1)) names.push_back(std::move(found));
        if (names.size() >= kMaxNames) break;
      }
    } else if (const json::object* object = value.if_object()) {
      if (const json::value* its_name = object->if_contains("name");
          its_name != nullptr && depth < 3) {
        names = names_of(*its_name, depth + 1);
      } else if (const auto known = named_.find(string_of(*object, "@id"));
                 known != named_.end() && depth < 3) {
        if (const json::value* known_name = known->second->if_contains("name"))
          names = names_of(*known_name, depth + 1);
      }
    }
    return names;
  }

  /// The string that follows a key in text that only resembles JSON.
  static std::string find_string(std::string_view text, std::string_view key) {
    const std::string quoted = '"' + std::string(key) + '"';
    std::size_t at = text.find(quoted);
    if (at == std::string_view::npos) return {};
    at = text.find_first_not_of(" :[{", at + quoted.size());
    if (at == std::string_view::npos || text[at] != '"') return {};
    const std::size_t close = text.find('"', at + 1);
    if (close == std::string_view::npos) return {};
    return std::string(text.substr(at + 1, close - at - 1));
  }

  LinkedArticle from_broken() const {
    LinkedArticle article;
    for (const std::string& text : broken_) {
      article.published = find_string(text, "datePublished");
      if (article.published.empty()) continue;
      article.is_article = true;
      article.modified = find_string(text, "dateModified");
      article.headline = one_line(decode_entities(find_string(text, "headline")));
      const std::size_t author = text.find("\"author\"");
      if (author != std::string::npos)
        if (std::string name = find_string(std::string_view(text).substr(author, 300), "name");
            !name.empty())
          article.authors.push_back(one_line(decode_entities(name)));
      break;
    }
    return article;
  }

  std::vector<std::unique_ptr<json::value>> values_;
  std::vector<const json::object*> objects_;
  std::map<std::string_view, const json::object*> named_;
  std::vector<std::string> broken_;
};

}  // namespace

LinkedArticle read_json_ld(const std::vector<std::string_view>& blocks, std::string_view title) {
  Reader reader;
  for (const std::string_view block : blocks) reader.read(block);
  LinkedArticle article = reader.choose(title);
  for (std::string* field :
       {&article.published, &article.modified, &article.body, &article.language, &article.url,
        &article.site, &article.section, &article.image})
    *field = valid_utf8(*field);
  return article;
}

}  // namespace vigie
