# How everything is compiled: language, warnings, sanitizers, speed of the build itself.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Werror -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of GCC 12 on coroutine frames, and on std::optional and std::string under optimisation.
  add_compile_options(-Wno-mismatched-new-delete -Wno-maybe-uninitialized -Wno-restrict
                      -Wno-stringop-overflow -Wno-array-bounds -Wno-dangling-pointer)
endif()

# The presets that compile everything at once do it in batches of files (CMAKE_UNITY_BUILD), in a third of the
# time: names of anonymous namespaces are unique within a folder. scripts/lint reads each file alone.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)
if(CMAKE_UNITY_BUILD)
  add_compile_options(-Wno-shadow)  # the files of a batch are strangers to each other
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-subobject-linkage)  # nor is a batch a header
  endif()
endif()

set(VIGIE_SANITIZE "" CACHE STRING "Sanitizers to compile in, as -fsanitize= takes them")
if(VIGIE_SANITIZE)
  add_compile_options(-fsanitize=${VIGIE_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${VIGIE_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND VIGIE_SANITIZE MATCHES undefined)
    add_compile_options(-fno-sanitize=function)  # part of it; Clang 14 fails on it in coroutines
  endif()
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
find_program(LLD ld.lld)
if(MOLD)
  add_link_options(-fuse-ld=mold)
elseif(LLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_link_options(-fuse-ld=lld)
endif()
