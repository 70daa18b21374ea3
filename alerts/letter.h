#pragma once

#include <string>
#include <vector>

#include "alerts/phrases.h"
#include "alerts/render.h"
#include "core/alert.h"

namespace vigie {

/// What one mail says, before it becomes text or HTML. Every string is one line of valid UTF-8
/// without controls; an `href` is an http(s) or mailto address, or empty when there must be no
/// link.
struct LetterLink {
  std::string text;
  std::string href;
};
struct LetterReason {
  std::string profile;  ///< "profil « Énergie dans le bâtiment »"
  std::string passage;  ///< may be empty
  std::string clause;   ///< may be empty
};
struct LetterItem {
  LetterLink title;
  std::string origin;    ///< "INSEE, insee.fr, 4 mars 2026"
  std::string paid;      ///< a few words beside the link of a paid page, else empty
  std::string deadline;  ///< "12 avril 2026", may be empty
  std::string late;      ///< a sentence, may be empty
  std::string excerpt;
  std::string changed;  ///< a heading over `changes`, may be empty
  std::vector<ChangedLine> changes;
  std::vector<LetterReason> reasons;
  std::vector<LetterLink> also;
  std::string also_more;  ///< "et 3 autres", may be empty
};
struct LetterSection {
  std::string heading;  ///< the profile's name; empty when there is one section only
  std::vector<LetterItem> items;
};
struct Letter {
  const Phrases* words = nullptr;
  std::string subject;
  std::string found;
  std::vector<LetterSection> sections;
  std::string watched;
  std::string reason_to_receive;
  std::string stop;       ///< a sentence; empty when there is no address to write to
  std::string stop_href;  ///< mailto
  std::string portal_href;
};

Letter compose_letter(const Digest& digest, const Letterhead& letterhead);

std::string letter_text(const Letter& letter);  ///< lines end in "\n"
std::string letter_html(const Letter& letter);

/// What a person writes in the subject to leave: "leave menuiserie-durand".
std::string leave_subject(const Subscriber& subscriber);

}  // namespace vigie
