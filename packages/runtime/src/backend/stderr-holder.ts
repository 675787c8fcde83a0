/**
 * A function in, its result out, without TensorFlow's start-up notices on standard error. One of them is written while
 * the library is opened, whatever the log level says, so for that moment the descriptor leads into a file of its own;
 * what else was written there is passed on afterwards. Moving a descriptor takes a few lines of C++.
 */
import { createRequire } from "node:module";

/** Source of the addon: `hold()` moves standard error aside, `release()` puts it back and returns what was written. */
export const stderrHolderSource = `#include <node_api.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <string>

static int original = -1;
static FILE *aside = nullptr;

static napi_value Hold(napi_env env, napi_callback_info) {
  if (original >= 0) return nullptr;
  fflush(stderr);
  aside = tmpfile();
  if (aside == nullptr) return nullptr;
  original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (original >= 0) dup2(fileno(aside), STDERR_FILENO);
  return nullptr;
}

static napi_value Release(napi_env env, napi_callback_info) {
  std::string text;
  if (original >= 0) {
    fflush(stderr);
    dup2(original, STDERR_FILENO);
    close(original);
    original = -1;
    char block[4096];
    rewind(aside);
    for (size_t count; (count = fread(block, 1, sizeof block, aside)) > 0;) text.append(block, count);
  }
  if (aside != nullptr) fclose(aside);
  aside = nullptr;
  napi_value result;
  napi_create_string_utf8(env, text.data(), text.size(), &result);
  return result;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "hold", NAPI_AUTO_LENGTH, Hold, nullptr, &function);
  napi_set_named_property(env, exports, "hold", function);
  napi_create_function(env, "release", NAPI_AUTO_LENGTH, Release, nullptr, &function);
  napi_set_named_property(env, exports, "release", function);
  return exports;
}
`;

const notices = [/^WARNING: All log messages before absl::InitializeLog/, /oneDNN custom operations are on/];

/** Calls `open` with the notices kept away; without a holder, or where the user asked for logs, it just calls it. */
export function openQuietly<Value>(holder: string | null, open: () => Value): Value {
  const level = process.env["TF_CPP_MIN_LOG_LEVEL"] ?? "3";
  if (holder === null || level === "0") return open();
  // The addon above: these two functions are all it exports.
  const stderr = createRequire(import.meta.url)(holder) as { hold(): void; release(): string };
  stderr.hold();
  try {
    return open();
  } finally {
    const lines = stderr.release().split("\n");
    const rest = lines.filter((line) => line !== "" && !notices.some((notice) => notice.test(line)));
    if (rest.length > 0) process.stderr.write(`${rest.join("\n")}\n`);
  }
}
