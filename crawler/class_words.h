#pragma once

#include <cstdint>
#include <string_view>

namespace vigie {

/// What the names of an element (its classes, id, role) say that it is. Sites name things alike:
/// these are the words of many, in English, French, German, Spanish and Italian.
enum Role : std::uint32_t {
  kRoleBody = 1,           ///< the text of an article: "article-body", "entry-content", "corps"
  kRoleContent = 2,        ///< where the content of the page is: "content", "main"
  kRoleLead = 4,           ///< the standfirst: "chapo", "standfirst", "dek"
  kRoleNavigation = 8,     ///< menus, breadcrumbs, footers, pagers, tool bars
  kRoleShare = 16,         ///< share and follow
  kRoleRelated = 32,       ///< other articles
  kRolePromotion = 64,     ///< advertisements, newsletters, subscriptions, cookies
  kRoleComments = 128,     ///< comments of readers
  kRoleByline = 256,       ///< who and when
  kRoleCaption = 512,      ///< captions and credits of pictures
  kRoleTags = 1024,        ///< keywords of the article
  kRoleEmbed = 2048,       ///< players, galleries, posts of social networks
  kRoleHidden = 4096,      ///< what is not drawn
  kRoleTitle = 8192,       ///< the headline
  kRoleDate = 16384,       ///< a date
  kRoleAuthor = 32768,     ///< an author's name, or what is said about him
  kRolePullQuote = 65536,  ///< a sentence of the article, once more
  kRoleWeak = 131072,      ///< often no main text, when it is short: "widget", "paywall"
  kRoleArticle = 262144,   ///< of an article, whatever part: "article-footer", "post-meta"
};

/// The roles that names (a class attribute, an id) speak of. Linear; memory is not taken.
std::uint32_t roles_of_names(std::string_view names);

}  // namespace vigie
