# vigie_library(core LINK fmt::fmt): every .cc of the folder, as one static library vigie_core.
# Include paths start at the repository root: #include "core/url.h".
function(vigie_library name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  list(FILTER sources EXCLUDE REGEX "_main\\.cc$")
  if(NOT sources)  # a folder that has only contracts yet
    add_library(vigie_${name} INTERFACE)
    target_include_directories(vigie_${name} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(vigie_${name} INTERFACE ${ARG_LINK})
    return()
  endif()
  add_library(vigie_${name} STATIC ${sources})
  target_include_directories(vigie_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(vigie_${name} PUBLIC ${ARG_LINK})
endfunction()

# vigie_program(vigied daemon/vigied_main.cc LINK vigie_pipeline): a program in build/<preset>/bin.
function(vigie_program name source)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${source})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
endfunction()

# vigie_tests(core): every tests/core/*_test.cc as one program, each test a ctest entry.
function(vigie_tests folder)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cc)
  if(NOT sources)
    return()
  endif()
  add_executable(${folder}_test ${sources})
  target_compile_definitions(${folder}_test PRIVATE VIGIE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${folder}_test PRIVATE ${ARGN} GTest::gtest_main)
  include(GoogleTest)
  gtest_discover_tests(${folder}_test DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()
