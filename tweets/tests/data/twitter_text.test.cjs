// twitter-text's own cases, for the composer's script. SUITE names them, as JSON.

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");

const scripts = join(__dirname, "../../../twitter_project/web/static/js");
for (const name of ["text", "writing/data", "writing/domains", "writing/links"]) {
  require(join(scripts, `${name}.js`));
}
for (const name of ["writing/entities", "writing/length"]) {
  require(join(scripts, `${name}.js`));
}

const { extract, validate, configs } = JSON.parse(readFileSync(process.env.SUITE, "utf8"));

const findUrls = (text) =>
  tern.findLinks(text).map(({ start, end }) => {
    return { kind: "url", start, end, value: text.slice(start, end) };
  });
const finders = {
  mentions: tern.findMentions,
  urls: findUrls,
  tco_urls: findUrls,
  hashtags: tern.findHashtags,
  hashtags_from_astral: tern.findHashtags,
  cashtags: tern.findCashtags,
};

// The cases count code points, scripts UTF-16 units.
const place = (text, unit) => [...text.slice(0, unit)].length;

function extractFrom(section, { text, expected }) {
  if (section === "replies") return tern.findReply(text);
  const found = finders[section.split("_with_")[0]](text);
  return found.map(({ kind, start, end, value }, at) => {
    if (typeof expected[at] !== "object") return value;
    const name = kind === "mention" ? "screen_name" : kind;
    return { [name]: value, indices: [place(text, start), place(text, end)] };
  });
}

function isOne(find, text) {
  const found = find(text);
  return found.length === 1 && found[0].start === 0 && found[0].end === text.length;
}

const checks = {
  tweets: (text) => tern.measure(text, configs.tweets).valid,
  usernames: (text) => isOne(tern.findMentions, text),
  hashtags: (text) => isOne(tern.findHashtags, text),
};

function checkCases(name, cases, answer) {
  test(`${name}: ${cases.length} of ${cases.length}`, () => {
    for (const each of cases) assert.deepEqual(answer(each), each.expected, each.description);
  });
}

for (const [section, cases] of Object.entries(extract)) {
  checkCases(`extract.${section}`, cases, (each) => extractFrom(section, each));
}
for (const [section, cases] of Object.entries(validate)) {
  // Only the server asks whether a whole text is one URL.
  if (section === "urls" || section === "urls_without_protocol") continue;
  const check = checks[section] ?? ((text) => tern.measure(text, configs[section]));
  checkCases(`validate.${section}`, cases, ({ text }) => check(text));
}
