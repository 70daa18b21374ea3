#include "pipeline/trifles.h"

#include <gtest/gtest.h>

#include <string>

namespace vigie::trifles_test {
namespace {

TEST(Trifles, AreCountersFootersAndTimesOfAnUpdate) {
  for (const auto& [before, after] : {
           std::pair{"Lu 12 fois", "Lu 3 481 fois"},
           std::pair{"3 commentaires", "12 commentaires"},
           std::pair{"© Gazette 2025", "© Gazette 2026"},
           std::pair{"Mis à jour à 14 h 30", "Mis à jour à 15 h 10"},
       })
    EXPECT_TRUE(only_trifles_differ("Le port s'agrandit.\n" + std::string(before),
                                    "Le port s'agrandit.\n" + std::string(after)))
        << after;
}

TEST(Trifles, AreNotShortLinesThatTellSomething) {
  for (const auto& [before, after] : {
           std::pair{"Date limite : 12 mars 2026", "Date limite : 30 mars 2026"},
           std::pair{"", "Marché attribué à Durand SARL"},
           std::pair{"Prix : 10 euros", "Prix : 12 euros"},
           std::pair{"Réunion à 14 h", "Réunion à 15 h"},
           std::pair{"1 vue\n2 vues\n3 vues\n4 vues", "5 vues\n6 vues\n7 vues\n8 vues"},
       })
    EXPECT_FALSE(only_trifles_differ("Le port s'agrandit.\n" + std::string(before),
                                     "Le port s'agrandit.\n" + std::string(after)))
        << after;
  EXPECT_FALSE(only_trifles_differ("", "Lu 12 fois"));
}

}  // namespace
}  // namespace vigie::trifles_test
