// Manual pages from the tables of commands, exit codes, settings and the query language.
#include "search-cli/manual_page.h"

#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/ascii.h"
#include "core/settings_keys.h"
#include "indexer/query_help.h"

namespace vigie {
namespace {

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

std::string header(const ManualPage& page, const std::string& version, std::string_view meaning) {
  return fmt::format(
      ".\\\" Made from Vigie's own tables; edit those.\n"
      ".TH {} {} \"\" \"Vigie {}\" \"Vigie\"\n.SH NAME\n{} \\- {}\n",
      roff_text(upper(page.name)), page.section, version, roff_text(page.name), roff_text(meaning));
}

/// "--limit LIMIT", in bold and italics.
std::string term_of(const ArgumentInfo& argument) {
  if (argument.positional()) return fmt::format("\\fI{}\\fR", roff_text(upper(argument.name)));
  const std::string name = fmt::format("\\fB{}\\fR", roff_text(argument.name));
  return argument.flag
             ? name
             : fmt::format("{} \\fI{}\\fR", name, roff_text(upper(argument.name.substr(2))));
}

std::string sentence_of(const ArgumentInfo& argument) {
  std::string out = argument.meaning;
  if (!argument.values.empty()) out += fmt::format("; one of {}", fmt::join(argument.values, ", "));
  if (!argument.range.empty()) out += fmt::format("; {}", argument.range);
  if (!argument.shown_default.empty()) out += fmt::format("; default {}", argument.shown_default);
  return out;
}

std::string entry(const std::string& term, std::string_view text) {
  return fmt::format(".TP\n{}\n{}\n", term, roff_text(text));
}

std::string usage(const std::string& path, const CommandInfo& command) {
  std::string out = fmt::format(".B {}\n", roff_text(path));
  bool options = false;
  for (const ArgumentInfo& one : command.arguments) options = options || !one.positional();
  if (options) out += "[\\fIOPTIONS\\fR]\n";
  for (const ArgumentInfo& one : command.arguments)
    if (one.positional())
      out += fmt::format("{}{}{}{}\n", one.required ? "" : "[", term_of(one),
                         one.repeated ? " \\&..." : "", one.required ? "" : "]");
  return out;
}

std::string entries(const CommandInfo& command) {
  std::string out;
  for (const ArgumentInfo& one : command.arguments) out += entry(term_of(one), sentence_of(one));
  return out;
}

/// A command below another one, with all below it.
std::string subsections(const std::string& path, const CommandInfo& command) {
  std::string out;
  for (const CommandInfo& one : command.commands) {
    if (one.hidden) continue;
    const std::string here = path + " " + one.name;
    out += fmt::format(".SS {}\n", roff_text(here));
    if (one.commands.empty()) out += usage(here, one) + ".PP\n";
    out += fmt::format("{}.\n", roff_text(one.meaning)) + entries(one) + subsections(here, one);
  }
  return out;
}

std::string exit_codes() {
  std::string out = ".SH EXIT STATUS\n";
  for (const ExitCodeInfo& info : exit_code_infos())
    out += entry(fmt::format("\\fB{}\\fR", info.code), info.meaning);
  return out;
}

std::string see_also(const std::vector<std::string>& pages) {
  std::vector<std::string> names;
  for (const std::string& page : pages) {
    const std::size_t dot = page.rfind('.');
    names.push_back(
        fmt::format("\\fB{}\\fR({})", roff_text(page.substr(0, dot)), page.substr(dot + 1)));
  }
  return fmt::format(".SH SEE ALSO\n{}\n", fmt::join(names, ",\n"));
}

/// The text as it stands, in the form of a terminal.
std::string verbatim(std::string_view text) {
  std::string out = ".nf\n";
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = roff_text(text.substr(begin, end - begin));
    out += (line.empty() ? ".sp" : line) + "\n";
    begin = end + 1;
  }
  return out + ".fi\n";
}

ManualPage page_of(const CommandInfo& program, const CommandInfo& command,
                   const std::string& version) {
  const std::string path = program.name + " " + command.name;
  ManualPage page{program.name + "-" + command.name, 1, {}};
  page.roff = header(page, version, command.meaning) + ".SH SYNOPSIS\n";
  if (command.commands.empty()) page.roff += usage(path, command);
  for (const CommandInfo& one : command.commands)
    if (!one.hidden) page.roff += usage(path + " " + one.name, one) + ".br\n";
  if (!command.arguments.empty()) page.roff += ".SH OPTIONS\n" + entries(command);
  if (!command.commands.empty()) page.roff += ".SH COMMANDS\n" + subsections(path, command);
  page.roff += ".SH COMMON OPTIONS\n" + entries(program) +
               entry("\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "print how it is used");
  if (command.name == "search") page.roff += ".SH QUERY LANGUAGE\n" + verbatim(query_help());
  page.roff += exit_codes() + see_also({"vigie.1", "vigied.8", "vigie.toml.5"});
  return page;
}

ManualPage program_page(const CommandInfo& program, const std::string& version) {
  ManualPage page{program.name, 1, {}};
  page.roff = header(page, version, "ask and steer an economic watch") +
              ".SH SYNOPSIS\n.B vigie\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]\n" +
              ".SH DESCRIPTION\n" + roff_text(program.meaning) + "\n.SH COMMANDS\n";
  std::vector<std::string> pages;
  for (const CommandInfo& one : program.commands) {
    if (one.hidden) continue;
    page.roff += entry(fmt::format("\\fB{}\\fR", roff_text(one.name)), one.meaning);
    pages.push_back(program.name + "-" + one.name + ".1");
  }
  page.roff += ".SH OPTIONS\n" + entries(program) +
               entry("\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "print how it is used") +
               entry("\\fB\\-\\-version\\fR", "print the version");
  page.roff += ".SH ENVIRONMENT\n" +
               entry("\\fBNO_COLOR\\fR", "when it is set, nothing is coloured") +
               entry("\\fBPAGER\\fR", "shows what is longer than the terminal; else less -FRX");
  pages.emplace_back("vigied.8");
  pages.emplace_back("vigie.toml.5");
  page.roff += exit_codes() + see_also(pages);
  return page;
}

ManualPage daemon_page(const std::string& version) {
  // The daemon lies below this folder and declares its few options itself; a test compares.
  static constexpr std::array<std::array<const char*, 2>, 6> kOptions = {{
      {"\\fB\\-\\-config\\fR \\fIFILE\\fR",
       "the main configuration file (default: /etc/vigie/vigie.toml, else config/vigie.toml)"},
      {"\\fB\\-\\-data\\fR \\fIDIR\\fR", "where everything durable lives; overrides [daemon] data"},
      {"\\fB\\-\\-check\\fR",
       "read everything, print every problem with file:line:column, change nothing"},
      {"\\fB\\-\\-once\\fR", "visit all that is due, index, match, deliver, exit"},
      {"\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "print how it is used"},
      {"\\fB\\-\\-version\\fR", "print the version"},
  }};
  ManualPage page{"vigied", 8, {}};
  page.roff =
      header(page, version, "the daemon of Vigie: visits sources, archives, matches, alerts") +
      ".SH SYNOPSIS\n.B vigied\n[\\fIOPTIONS\\fR]\n.SH OPTIONS\n";
  for (const auto& [term, meaning] : kOptions) page.roff += entry(term, meaning);
  page.roff += ".SH SIGNALS\n" +
               entry("\\fBSIGHUP\\fR",
                     "reads sources, profiles, subscribers, alerts and mail "
                     "again, all of them or, at any error, nothing") +
               entry("\\fBSIGTERM\\fR, \\fBSIGINT\\fR", "ends what is under way, then the daemon");
  page.roff += exit_codes() + see_also({"vigie.1", "vigie.toml.5"});
  return page;
}

ManualPage settings_page(const std::string& version) {
  ManualPage page{"vigie.toml", 5, {}};
  page.roff =
      header(page, version, "configuration of Vigie") + ".SH DESCRIPTION\n" +
      roff_text(
          "The main file is TOML. It names others by include = [\"sources.d/*.toml\"], with "
          "[[source]], [[profile]] and [[subscriber]] entries; examples of each lie in the "
          "config folder. Everything is read, or every problem told, by vigied --check.") +
      "\n";
  std::string section;
  for (const SettingInfo& info : setting_infos()) {
    const std::size_t dot = info.key.find('.');
    if (info.key.substr(0, dot) != section) {
      section = info.key.substr(0, dot);
      page.roff += fmt::format(".SH [{}]\n", roff_text(section));
    }
    page.roff += entry(fmt::format("\\fB{}\\fR = {}", roff_text(info.key.substr(dot + 1)),
                                   roff_text(info.default_value)),
                       info.meaning);
  }
  for (const EntryKind& kind : entry_kinds()) {
    page.roff += fmt::format(".SH {}\n", roff_text(kind.title));
    for (const EntryKey& one : kind.keys)
      page.roff += entry(fmt::format("\\fB{}\\fR = {}", roff_text(one.key), roff_text(one.shape)),
                         one.meaning);
  }
  page.roff += see_also({"vigie.1", "vigied.8"});
  return page;
}

}  // namespace

std::string roff_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (c == '\'')
      out += "\\(aq";
    else if (c == '`')
      out += "\\(ga";
    else if (c == '^')
      out += "\\(ha";
    else if (c == '~')
      out += "\\(ti";
    else if (c == '"')
      out += "\\(dq";
    else
      out += c;
  }
  // A line that begins with a dot is a request.
  return out.starts_with('.') ? "\\&" + out : out;
}

std::vector<ManualPage> manual_pages(const CommandInfo& program, const std::string& version) {
  std::vector<ManualPage> pages = {program_page(program, version), daemon_page(version),
                                   settings_page(version)};
  for (const CommandInfo& one : program.commands)
    if (!one.hidden) pages.push_back(page_of(program, one, version));
  return pages;
}

}  // namespace vigie
