#pragma once

#include <optional>
#include <string>

#include "indexer/index.h"
#include "pipeline/declare.h"
#include "pipeline/vocabulary.h"
#include "search-cli/command.h"
#include "store/database.h"

namespace vigie {

/// An archive opened for questions: the index answers, the store has the texts.
struct Desk {
  Vocabulary vocabulary;
  IndexReader index;
  Database store;
  DataPaths paths;
};
Result<Desk> open_desk(const Common& common);

/// The index of an archive, for questions. Tells on standard error when it lacks the newest changes
/// of the archive and no daemon runs that would bring it up: an import that was interrupted leaves
/// it so. Errors: as IndexReader::open().
Result<IndexReader> open_index(Database& store, const DataPaths& paths);

/// What --since and --until say, as a range of the query language; either may be empty. Nothing for
/// what is no day and no age, such as "-5d": an age counts back as it is, and a sign would let one
/// ask in vain for the days to come.
std::optional<QueryNode> published_between(const std::string& since, const std::string& until);

/// The query of a person at a terminal: names and synonyms put in, and published since `since` (as
/// --since takes it) when it is not empty. Kind::usage with the column in the query.
Result<Query> read_query(const Vocabulary& vocabulary, const std::string& text,
                         const std::string& since);

/// A query's mistake on standard error, the query with a mark below its column, and the whole query
/// that was probably meant. Returns the exit code.
int complain_of_query(const std::string& command, const std::string& query, const Error& error);

}  // namespace vigie
