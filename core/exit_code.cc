#include "core/exit_code.h"

namespace vigie {

int exit_code(Kind kind) {
  switch (kind) {
    case Kind::usage: return kExitUsage;
    case Kind::not_found: return kExitNothing;
    case Kind::config: return 3;
    case Kind::io: return 4;
    case Kind::full: return 5;
    case Kind::locked: return 6;
    case Kind::corrupt: return 7;
    case Kind::network: return 8;
    case Kind::timeout: return 9;
    case Kind::refused: return 10;
    case Kind::malformed: return 11;
    case Kind::too_large: return 12;
    case Kind::rejected: return 13;
    case Kind::cancelled: return 14;
    case Kind::internal: return 70;  // sysexits.h: EX_SOFTWARE
  }
  return 70;
}

const std::vector<ExitCodeInfo>& exit_code_infos() {
  static const std::vector<ExitCodeInfo> infos = {
      {kExitDone, "done, or found"},
      {kExitNothing, "nothing found"},
      {kExitUsage, "the request cannot be understood"},
      {exit_code(Kind::config), "a configuration file says something impossible"},
      {exit_code(Kind::io), "the operating system refused to read or write"},
      {exit_code(Kind::full), "no space left"},
      {exit_code(Kind::locked), "another process holds it"},
      {exit_code(Kind::corrupt), "a file of Vigie's is damaged"},
      {exit_code(Kind::network), "a name, a connection or TLS failed"},
      {exit_code(Kind::timeout), "it took too long"},
      {exit_code(Kind::refused), "a rule forbids it: robots.txt, the address guard"},
      {exit_code(Kind::malformed), "what was to be read cannot be read"},
      {exit_code(Kind::too_large), "a cap was reached"},
      {exit_code(Kind::rejected), "the other side answered no"},
      {exit_code(Kind::cancelled), "stopped before the end"},
      {exit_code(Kind::internal), "a fault of the program"},
  };
  return infos;
}

}  // namespace vigie
