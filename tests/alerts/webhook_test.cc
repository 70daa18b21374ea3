#include "alerts/webhook.h"

#include <gtest/gtest.h>

namespace vigie::webhook_test {
namespace {

constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view kId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::string_view kTime = "1614265330";
constexpr std::string_view kBody = R"({"test": 2432232314})";

TEST(WebhookSignature, IsThatOfTheSpecification) {  // Standard Webhooks, its published vector
  const auto signature = webhook_signature(kSecret, kId, kTime, kBody);
  ASSERT_TRUE(signature);
  EXPECT_EQ(*signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSignature, TakesASecretWithoutItsPrefix) {
  EXPECT_EQ(*webhook_signature(kSecret.substr(6), kId, kTime, kBody),
            *webhook_signature(kSecret, kId, kTime, kBody));
}

TEST(WebhookSignature, ChangesWithEachPart) {
  const std::string signature = *webhook_signature(kSecret, kId, kTime, kBody);
  EXPECT_NE(*webhook_signature("whsec_AAAA", kId, kTime, kBody), signature);
  EXPECT_NE(*webhook_signature(kSecret, "msg_other", kTime, kBody), signature);
  EXPECT_NE(*webhook_signature(kSecret, kId, "1614265331", kBody), signature);
  EXPECT_NE(*webhook_signature(kSecret, kId, kTime, "{}"), signature);
}

TEST(WebhookSignature, RefusesASecretThatIsNoBase64AndKeepsItSecret) {
  for (const std::string_view secret : {"", "whsec_", "whsec_not base64", "whsec_é"}) {
    const auto signature = webhook_signature(secret, kId, kTime, kBody);
    ASSERT_FALSE(signature) << secret;
    EXPECT_EQ(signature.error().kind, Kind::config);
    EXPECT_EQ(signature.error().what, "the webhook's secret is not base64");
  }
}

TEST(WebhookSignature, RefusesAnIdThatWouldMakeTwoMessagesAlike) {
  EXPECT_FALSE(webhook_signature(kSecret, "a.b", kTime, kBody));
  EXPECT_FALSE(webhook_signature(kSecret, "", kTime, kBody));
}

}  // namespace
}  // namespace vigie::webhook_test
