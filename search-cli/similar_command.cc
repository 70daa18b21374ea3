// vigie similar ID: the documents most like one, and why.
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "indexer/document_terms.h"
#include "search-cli/command.h"
#include "search-cli/desk.h"
#include "search-cli/hit_shown.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"
#include "store/documents.h"

namespace vigie {
namespace {

namespace json = boost::json;

struct SimilarOptions {
  std::string id;
  std::size_t limit = 10;
  bool own_story = false;
  bool as_json = false;
  bool no_pager = false;
};

/// Stems are for machines: each as the document first writes it.
class WrittenForms {
 public:
  explicit WrittenForms(const Document& document) {
    for (DocumentReader words{document}; words.next();)
      forms_.try_emplace(std::string(words.stem()), words.exact());
  }
  std::vector<std::string> of(const std::vector<std::string>& stems) const {
    std::vector<std::string> out;
    for (const std::string& stem : stems) {
      const auto at = forms_.find(stem);
      out.push_back(at == forms_.end() ? stem : at->second);
    }
    return out;
  }

 private:
  std::map<std::string, std::string, std::less<>> forms_;
};

json::object json_of(const StoredDocument& stored, const std::vector<Like>& likes,
                     const WrittenForms& forms) {
  json::array hits;
  for (const Like& like : likes) {
    json::object hit = json_of(like.hit);
    hit["shared"] = json::value_from(forms.of(like.shared));
    hits.push_back(std::move(hit));
  }
  return {{"format", 1}, {"id", stored.shown_id()}, {"hits", std::move(hits)}};
}

std::string text_of(const StoredDocument& stored, const std::vector<Like>& likes,
                    const WrittenForms& forms, std::size_t columns) {
  const std::string head = fmt::format("like document {}, {}", id_line(stored.shown_id()),
                                       title_line(stored.document.title));
  std::string out = paint(Ink::dim, columns == 0 ? head : wrapped(head, columns, 0)) + "\n\n";
  for (std::size_t i = 0; i < likes.size(); ++i) {
    const Like& like = likes[i];
    out += hit_head(like.hit, i + 1, fmt::format("{:.0f} % alike", 100 * like.hit.score), columns);
    std::vector<std::string> words;
    for (const std::string& form : forms.of(like.shared)) words.push_back(paint(Ink::mark, form));
    out += hit_line(fmt::format("both say {}", fmt::join(words, ", ")), columns) + "\n";
  }
  return out;
}

int run_similar(const Common& common, const SimilarOptions& options) {
  auto desk = open_desk(common);
  if (!desk) return complain("similar", desk.error());
  const auto stored = Documents(desk->store).find_shown(options.id);
  if (!stored) return complain("similar", stored.error());
  if (!*stored)
    return complain("similar", {Kind::not_found, fmt::format("no document \"{}\" in the archive",
                                                             one_line(options.id))});
  const auto likes = desk->index.like({(*stored)->id, options.own_story, options.limit});
  if (!likes) return complain("similar", likes.error());
  const WrittenForms forms((*stored)->document);
  if (options.as_json)
    print_line(json_text(json_of(**stored, *likes, forms)));
  else if (!likes->empty())
    print_long(text_of(**stored, *likes, forms, prose_columns()), !options.no_pager);
  if (!likes->empty()) return kExitDone;
  fmt::print(stderr, "vigie similar: no document is like {}\n", id_line((*stored)->shown_id()));
  return kExitNothing;
}

}  // namespace

void add_similar(Command& app, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<SimilarOptions>();
  Command command = app.subcommand("similar", "the documents most like one, and why");
  command.argument("id", options->id, "its id, as search prints it").required();
  command.argument("--limit", options->limit, "documents shown").shows_default().between(1, 1'000);
  command.flag("--all", options->own_story, "also the documents of its own story");
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1");
  command.flag("--no-pager", options->no_pager, "never page a long answer");
  command.does([=] { return run_similar(*common, *options); });
}

}  // namespace vigie
