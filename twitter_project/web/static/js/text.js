// What the server keeps of a text. The same rule as twitter_project/shared/text.py: one table
// of cases tests both. No lookbehind, which Safari before 16.4 does not know.

globalThis.tern ??= {};

{
  const plainScript =
    /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Georgian}\p{sc=Hebrew}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;
  const stripped =
    /(?!\n)(?:[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\ufff9-\ufffb]|(?=\p{Cf})\p{Default_Ignorable_Code_Point})/gu;
  const newlines = /\r\n|[\r\v\f\x85\u2028\u2029]/g;
  const tallGap = /\n(?:[^\S\n]*\n){2,}/g;
  const visible =
    /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/u;
  const piledMarks = /(\p{M}{30})[\p{M}\u180e\u200b-\u200d]+/gu;
  const mostTagsBefore = 6;
  const tag = /[\u{e0020}-\u{e007f}]/u;

  function characterBefore(text, place) {
    const isLow = /[\udc00-\udfff]/.test(text[place - 1] ?? "");
    const pair = isLow ? text.slice(place - 2, place) : "";
    return [...pair].length === 1 ? pair : (text[place - 1] ?? "");
  }

  function isSpelling(found, before) {
    const isJoiner = /[\u180e\u200b-\u200d]/.test(found);
    return isJoiner && /[\p{L}\p{M}]/u.test(before) && !plainScript.test(before);
  }

  function isInEmoji(found, before, rest) {
    const isAfter = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u.test(before);
    return found === "\u200d" && isAfter && /^\p{Extended_Pictographic}/u.test(rest);
  }

  function isInFlag(found, text, place) {
    if (!tag.test(found)) return false;
    const start = place - 2 * mostTagsBefore;
    while (place > start && tag.test(characterBefore(text, place))) place -= 2;
    return characterBefore(text, place) === "\u{1f3f4}";
  }

  function isKept(found, text, place) {
    if (/[\u061c\u200e\u200f]/.test(found)) return true; // direction marks
    const before = characterBefore(text, place);
    const rest = text.slice(place + found.length, place + found.length + 2);
    return (
      isSpelling(found, before) ||
      isInEmoji(found, before, rest) ||
      isInFlag(found, text, place)
    );
  }

  tern.cleanText = (text) => {
    const lines = text.replace(newlines, "\n").replaceAll("\t", " ");
    const kept = lines.replace(stripped, (found, place) =>
      isKept(found, lines, place) ? found : "",
    );
    const composed = kept.replace(piledMarks, "$1").normalize("NFC");
    const clean = composed.replace(piledMarks, "$1").replace(tallGap, "\n\n").trim();
    return visible.test(clean) ? clean : "";
  };
}
