#pragma once

#include <unistd.h>
#include <string_view>
#include <utility>

namespace vigie {

/// An open file of the system, closed on the way out. -1 is none.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

/// All of `bytes`, going on after signals and short writes. False with errno when it cannot.
bool write_all(int descriptor, std::string_view bytes);

}  // namespace vigie
