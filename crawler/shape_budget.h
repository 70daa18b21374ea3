#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/url.h"
#include "crawler/likeness.h"

namespace vigie {

/// How many addresses of one shape a site crawl may fetch: those whose pages keep giving new text
/// go on, those whose pages repeat what was read end soon. Calendars, facets, numbering without end
/// and session copies so cost a bounded number of fetches, while articles, which share a shape too,
/// are all read.
///
/// Each shape has a balance: it begins with kFree, each fetch takes one, each page with new text
/// gives kGain, up to kMost. So have the groups of shapes (groups_of()) and the site as a whole,
/// against shapes without end; a shape that has earned more than it cost does not depend on them.
/// What a group adds to an address is learnt to be noise ("?visite=…") when pages with it copy
/// pages that are known without it.
///
/// Rebuilt from the store: spent() with what each page brought, in the order they were read, gives
/// the same value again. Memory: 4 bytes for 4 words read, 16 for an address and a shape. Thread:
/// one.
class ShapeBudget {
 public:
  static constexpr int kFree = 15, kGain = 3, kMost = 30, kAgain = 5;
  static constexpr int kSiteFree = 100, kSiteMost = 200, kSiteAgain = 50;
  /// The share of a page's runs of words that were not read before, from which it counts as new.
  /// Low, since notices and tenders share most of their words.
  static constexpr double kFresh = 0.1;

  /// Whether the address may be fetched now. Addresses beyond the bound stay unread: they may be
  /// asked for again at the next visit.
  bool allows(const Url& url) const;

  /// The address was fetched, and its page held this text (none: an error page, a failure). True
  /// when the text was new.
  bool spent(const Url& url, const TextSample& brought);

  /// At each visit of the source every shape gets a little back: sites change.
  void begin_visit();

 private:
  struct Account {
    int balance = kFree;
    int copies = 0, others = 0;  ///< pages whose address is known without what the group adds
  };
  bool known_without(const Url& url) const;

  std::unordered_map<std::uint64_t, Account> shapes_, groups_;
  std::unordered_set<std::uint64_t> fetched_;  ///< keys, and those without session-like values
  std::vector<std::uint32_t> read_;            ///< runs of words, ascending
  int site_ = kSiteFree;
};

}  // namespace vigie
