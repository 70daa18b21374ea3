#include "crawler/html_text.h"

#include <string>

#include <gtest/gtest.h>

#include "core/utf8.h"

namespace vigie::html_text_test {
namespace {

TEST(HtmlText, CharacterReferencesAreThoseOfHtml) {  // HTML Standard §13.2.5.72
  struct {
    const char* html;
    const char* text;
  } cases[] = {
      {"&eacute;t&eacute", "été"},
      {"&notin; &notit;", "∉ ¬it;"},
      {"&Alpha &nothing;", "&Alpha ¬hing;"},
      {"&CounterClockwiseContourIntegral;", "∳"},
      {"&#233;&#xE9;&#XE9", "ééé"},
      {"&#128; &#x92;", "€ ’"},
      {"&#0; &#xD800; &#x110000; &#99999999999999999999;", "\uFFFD \uFFFD \uFFFD \uFFFD"},
      {"&#; &#x; &; & &", "&#; &#x; &; & &"},
      {"&amp;lt;", "&lt;"},
      {"&NotEqualTilde;", "≂̸"},
      {"&Tab;&NewLine;", "\t\n"},
      {"AT&T", "AT&T"},
  };
  for (const auto& [html, text] : cases) EXPECT_EQ(decode_entities(html), text) << html;
}

TEST(HtmlText, TagsGoAndBlocksBecomeLines) {
  struct {
    const char* html;
    const char* text;
  } cases[] = {
      {"<p>Un</p><p>deux <b>trois</b></p>", "Un\ndeux trois"},
      {"a<br/>b<BR>c", "a\nb\nc"},
      {"l&rsquo;&eacute;t&eacute; &lt;b&gt;", "l’été <b>"},
      {"a<script>if (1 < 2) '</p>'</script>b<style>p{}</STYLE >c", "abc"},
      {"a<!-- <p> -->b<!DOCTYPE html>c<?php x ?>d", "abcd"},
      {"<a title='x > y' href=\"z\">lien</a>", "lien"},
      {"1 < 2 <3 a<", "1 < 2 <3 a<"},
      {"<td>1<td>2<tr><td>3", "1 2\n3"},
      {"  a \n\t b&nbsp;\u00A0c  ", "a b c"},
      {"<![CDATA[un]]> deux", "un]]> deux"},
      {"a<p title='never closed", "a"},
      {"a&#1;b", "ab"},
      {"", ""},
  };
  for (const auto& [html, text] : cases) EXPECT_EQ(to_text(html), text) << html;
}

TEST(HtmlText, HostileFragmentsAreReadInLinearTime) {
  const auto repeated = [](std::string_view piece) {
    std::string out;
    while (out.size() < 2'000'000) out += piece;
    return out;
  };
  for (const char* piece :
       {"<div>", "<", "</", "<!--", "&", "&a", "<a b='", "<script>", "&#", "\xFF"}) {
    const std::string text = to_text(repeated(piece));
    EXPECT_TRUE(is_utf8(text)) << piece;
    EXPECT_LE(text.size(), 3'200'000U) << piece;
  }
}

}  // namespace
}  // namespace vigie::html_text_test
