#pragma once

#include <string>

#include "pdf/extract.h"

namespace vigie::pdf {

/// The one JSON object that the program prints; crawler/pdf_answer.h reads it.
///
///   {"format":1,"outcome":"read","title":"…","author":"…","created":"D:…","modified":"D:…",
///    "headline":"…","pages":12,"cut":false,"text":"…"}
std::string answer(const Extract& extract);

/// What is printed when the memory that it may take is not enough; needs none itself.
inline constexpr std::string_view kTooMuch = R"({"format":1,"outcome":"too_much"})";

/// {"format":1,"outcome":"unconfined","what":"…"}: nothing was read.
std::string refusal(const std::string& what);

}  // namespace vigie::pdf
