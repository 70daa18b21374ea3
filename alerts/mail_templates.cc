#include "alerts/mail_templates.h"

namespace vigie {

// Plain blocks instead of tables: every client of today lays them out, and a phone can narrow them.
// Light colours stand in the style attributes, since some clients drop the style element; dark ones
// stand in the element and win by !important where the client knows the reader's wish. Nothing is
// loaded from anywhere.
const char* const kMailPage = R"(<!DOCTYPE html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{subject}}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page { background: #14181d !important; color: #e6e8ea !important; }
  .card { background: #1d232a !important; border-color: #333c46 !important; }
  .link { color: #8fc3ff !important; }
  .soft { color: #a9b3bd !important; }
  .why { border-color: #4a6a8c !important; color: #c6ced6 !important; }
  .due { background: #4a3a12 !important; color: #ffe2a0 !important; }
  .new { background: #12351f !important; color: #b9f0c8 !important; }
  .old { background: #401c1c !important; color: #ffc9c9 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f5f7;color:#1c2127;-webkit-text-size-adjust:100%">
<div class="page" style="max-width:40rem;margin:0 auto;padding:1.25rem 1rem;background:#f3f5f7;color:#1c2127;font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:16px;line-height:1.5">
<p style="margin:0 0 .25rem">{{hello}}</p>
<p style="margin:0 0 1.25rem">{{found}}</p>
{{#sections}}
{{#has_heading}}<h2 class="soft" style="margin:1.5rem 0 .5rem;font-size:1rem;font-weight:600;color:#55606b">{{heading}}</h2>
{{/has_heading}}
{{#items}}
<div class="card" style="margin:0 0 1rem;padding:1rem 1.125rem;background:#ffffff;border:1px solid #dfe4e8;border-radius:10px;overflow-wrap:anywhere">
<h3 style="margin:0 0 .25rem;font-size:1.125rem;line-height:1.35;font-weight:600">{{#has_href}}<a class="link" href="{{href}}" style="color:#0b57a4;text-decoration:none">{{title}}</a>{{/has_href}}{{^has_href}}{{title}}{{/has_href}}{{#has_paid}} <span class="soft" style="font-size:.875rem;font-weight:400;color:#55606b">({{paid}})</span>{{/has_paid}}</h3>
{{#has_origin}}<p class="soft" style="margin:0 0 .5rem;font-size:.875rem;color:#55606b">{{origin}}</p>
{{/has_origin}}
{{#has_deadline}}<p style="margin:0 0 .5rem;font-size:.875rem"><span class="due" style="display:inline-block;padding:.1rem .5rem;border-radius:6px;background:#fff1cc;color:#5c4300">{{word_deadline}}{{deadline}}</span></p>
{{/has_deadline}}
{{#has_late}}<p class="soft" style="margin:0 0 .5rem;font-size:.875rem;color:#55606b">{{late}}</p>
{{/has_late}}
{{#has_excerpt}}<p style="margin:0 0 .75rem">{{excerpt}}</p>
{{/has_excerpt}}
{{#has_changed}}<p class="soft" style="margin:0 0 .25rem;font-size:.875rem;color:#55606b">{{changed}}</p>
<p style="margin:0 0 .75rem;font-size:.9375rem">{{#changes}}{{#is_added}}<ins class="new" style="display:block;text-decoration:none;background:#e3f6e8;color:#14532d">+ {{line}}</ins>{{/is_added}}{{^is_added}}<del class="old" style="display:block;background:#fdeaea;color:#7f1d1d">− {{line}}</del>{{/is_added}}{{/changes}}</p>
{{/has_changed}}
{{#reasons}}<p class="why" style="margin:0 0 .5rem;padding-left:.75rem;border-left:3px solid #b9cfe4;font-size:.875rem;color:#3c4650">{{word_why}}{{profile}}{{#has_passage}} — {{open_quote}}{{passage}}{{close_quote}}{{/has_passage}}{{#has_clause}} <span class="soft" style="color:#55606b">({{clause}})</span>{{/has_clause}}</p>
{{/reasons}}
{{#also}}<p class="soft" style="margin:0;font-size:.875rem;color:#55606b">{{word_also}}{{#has_href}}<a class="link" href="{{href}}" style="color:#0b57a4">{{text}}</a>{{/has_href}}{{^has_href}}{{text}}{{/has_href}}</p>
{{/also}}
{{#has_also_more}}<p class="soft" style="margin:0;font-size:.875rem;color:#55606b">{{also_more}}</p>
{{/has_also_more}}
</div>
{{/items}}
{{/sections}}
<div class="soft" style="margin:1.5rem 0 0;font-size:.8125rem;color:#55606b;overflow-wrap:anywhere">
<p style="margin:0 0 .25rem">{{watched}}</p>
<p style="margin:0 0 .25rem">{{reason_to_receive}}</p>
{{#has_stop}}<p style="margin:0 0 .25rem">{{stop}} <a class="link" href="{{stop_href}}" style="color:#0b57a4">{{word_stop}}</a></p>
{{/has_stop}}
{{#has_portal_href}}<p style="margin:0"><a class="link" href="{{portal_href}}" style="color:#0b57a4">{{word_portal}}</a></p>
{{/has_portal_href}}
</div>
</div>
</body>
</html>
)";

}  // namespace vigie
