// What the server keeps of a text, and how much of a tweet it takes. The same rule as
// twitter_project/shared/text.py and tweets/text.py: one table of cases tests both.

globalThis.tern ??= {};

{
  const plainScripts =
    "\\p{sc=Latin}\\p{sc=Greek}\\p{sc=Cyrillic}\\p{sc=Armenian}\\p{sc=Georgian}" +
    "\\p{sc=Hebrew}\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}";
  const kept = [
    "[\\u061c\\u200e\\u200f]", // direction marks
    `(?<=[\\p{L}\\p{M}])(?<![${plainScripts}])[\\u180e\\u200b-\\u200d]`, // in spelling
    "(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])" +
      "\\u200d(?=\\p{Extended_Pictographic})", // in an emoji
    "(?<=\\u{1f3f4}[\\u{e0020}-\\u{e007f}]*)[\\u{e0020}-\\u{e007f}]", // in a flag
  ];
  const stripped = new RegExp(
    `(?!\\n|${kept.join("|")})` +
      "(?:[\\p{Cc}\\p{Cs}\\p{Noncharacter_Code_Point}\\ufff9-\\ufffb]" +
      "|(?=\\p{Cf})\\p{Default_Ignorable_Code_Point})",
    "gu",
  );
  const newlines = /\r\n|[\r\v\f\x85\u2028\u2029]/g;
  const tallGap = /\n(?:[^\S\n]*\n){2,}/g;
  const visible =
    /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/u;

  tern.cleanText = (text) => {
    const lines = text.replace(newlines, "\n").replaceAll("\t", " ");
    const composed = lines.replace(stripped, "").normalize("NFC");
    const clean = composed.replace(tallGap, "\n\n").trim();
    return visible.test(clean) ? clean : "";
  };

  // The length of a clean text, in code points.
  tern.textLength = (text) => [...text].length;
}
