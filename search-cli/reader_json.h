#pragma once

#include <boost/json/object.hpp>

#include "crawler/feed.h"
#include "crawler/page.h"
#include "crawler/pdf.h"
#include "crawler/robots.h"
#include "crawler/sitemap.h"

namespace vigie {

/// The stable JSON forms of PRODUCT.md ("Machine forms, exactly"), "format": 1.
boost::json::object json_of(const Page& page);
boost::json::object json_of(const Explanation& why);
boost::json::object json_of(const Pdf& pdf);  ///< as a page, and "pages", "cut"
boost::json::object json_of(const Feed& feed);
boost::json::object json_of(const Sitemap& sitemap);
boost::json::object json_of(const Robots& robots, const Robots::Verdict& verdict,
                            const std::string& url);

}  // namespace vigie
