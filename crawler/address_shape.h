#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/url.h"

namespace vigie {

/// The form that addresses of one kind share: numbers and dates written "#", session-like values
/// "~", titles "*", of the query the names alone. Made of the host, the path and the names.
///
///   shape_of("https://a.example/eco/2026/11/foire-de-lyon.html")   // "a.example/eco/#/#/*.html"
///   shape_of("https://a.example/eco?page=2&tri=date")              // "a.example/eco?page&tri"
std::string shape_of(const Url& url);

/// The key of an address with its session-like values written "~": equal for two addresses that
/// differ in those alone. Empty when the address holds none.
std::string without_tokens(const Url& url);

/// What an address has in common with others of many shapes: the path in front of a session-like
/// value ("a.example/v/~"), the path that a query chooses from ("a.example/annuaire?"), the names
/// of the query ("?page&tri"). None for most.
std::vector<std::string> groups_of(const Url& url);

/// The key without its query; empty where there is no query.
std::string without_query(const Url& url);

/// Long, and letters and digits mixed without a separator: a session, a hash, a UUID. Titles and
/// numbers have none of it.
bool is_token(std::string_view value);

}  // namespace vigie
