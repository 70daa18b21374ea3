#pragma once

#include <string>

#include "pdf/extract.h"

namespace vigie::pdf {

/// The one JSON object that the program prints; crawler/pdf_answer.h reads it.
///
///   {"format":1,"outcome":"read","title":"…","author":"…","created":"D:…","modified":"D:…",
///    "headline":"…","pages":12,"cut":false,"text":"…"}
std::string answer(const Extract& extract);

/// {"format":1,"outcome":"unconfined","what":"…"}: nothing was read.
std::string refusal(const std::string& what);

}  // namespace vigie::pdf
