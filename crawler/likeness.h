#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

/// What a text is like, for telling copies from news: runs of four words of a line, in which case,
/// marks, numbers, months and weekdays count for nothing, so that two days of one empty calendar
/// are one text.
///
/// `bits` is a simhash (Charikar 2002; Manku, Jain & Das Sarma 2007): texts that share most of
/// their runs differ in few bits, texts that share none in half of them.
struct Likeness {
  std::uint64_t bits = 0;
  std::size_t words = 0;
};

/// Thread: any. Cost: linear.
Likeness likeness_of(std::string_view text);

/// Whether two texts say the same but for a few words. Of texts that share no run of words, fewer
/// than one pair in a million is taken for near.
bool near(const Likeness& a, const Likeness& b);

/// A sample of a text's runs of words by their value: the same run is in the sample of every text
/// that has it, so that the share of a page which was read before can be told from samples alone.
/// About a number for four words, at most kMostRuns, ascending.
using TextSample = std::vector<std::uint32_t>;
constexpr std::size_t kMostRuns = 512;
TextSample sample_of(std::string_view text);

/// A sample as bytes for the store (four a number, least significant first), and back. Bytes that
/// are no such thing give the sample of no text.
std::string bytes_of(const TextSample& sample);
TextSample sample_of_bytes(std::string_view bytes);

/// Whether a page that was answered with 200 is an error page: its title says so, in French or
/// English, over little text; its few words say so; or it is near to `of_nothing`, what the same
/// host answers to an address that cannot exist. Do not ask it of an address that a person gave.
bool looks_like_error_page(std::string_view title, std::string_view text,
                           const std::optional<Likeness>& of_nothing = {});

}  // namespace vigie
