#pragma once

#include <string>

namespace vigie::pdf {

/// Takes from this process, for good, all that reading bytes does not need: it can then compute,
/// allocate up to kMostMemory, write to what is open, and end. It opens no file, starts nothing,
/// reaches no network, does not outlive who started it; a call that is not foreseen ends it.
/// Returns what could not be done; empty when all of it is in force. To be called before the first
/// byte is parsed.
std::string confine();

constexpr unsigned long kMostMemory = 512UL << 20;  ///< bytes of address space
constexpr unsigned long kMostCpu = 8;               ///< seconds, for the whole process

}  // namespace vigie::pdf
