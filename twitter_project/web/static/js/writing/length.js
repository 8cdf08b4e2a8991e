// How much of a tweet a text takes, by twitter-text's weights. The same rule as
// tweets/text/length.py.

globalThis.tern ??= {};

{
  const charactersMax = 4096;
  const doublesMax = 6;
  const emoji = new RegExp(tern.textData.emoji, "gu");
  const newest = {
    maxWeightedTweetLength: 280,
    scale: 100,
    defaultWeight: 200,
    transformedURLLength: 23,
    emojiParsingEnabled: true,
    ranges: [
      { start: 0, end: 4351, weight: 100 },
      { start: 8192, end: 8205, weight: 100 },
      { start: 8208, end: 8223, weight: 100 },
      { start: 8242, end: 8247, weight: 100 },
    ],
  };

  function weightOf(character, config) {
    const code = character.codePointAt(0);
    const range = config.ranges.find(({ start, end }) => start <= code && code <= end);
    return range?.weight ?? config.defaultWeight;
  }

  function* cut(text, config) {
    let end = 0;
    for (const link of tern.findLinks(text)) {
      yield* cutPlain(text, end, link.start, config);
      yield { end: link.end, weight: config.transformedURLLength * config.scale };
      end = link.end;
    }
    yield* cutPlain(text, end, text.length, config);
  }

  function* cutPlain(text, start, end, config) {
    if (config.emojiParsingEnabled) {
      const begin = start;
      for (const { 0: found, index } of text.slice(begin, end).matchAll(emoji)) {
        const place = begin + index;
        yield* cutCharacters(text, start, place, config);
        yield { end: place + found.length, weight: config.defaultWeight };
        start = place + found.length;
      }
    }
    yield* cutCharacters(text, start, end, config);
  }

  function* cutCharacters(text, start, end, config) {
    for (const character of text.slice(start, end)) {
      start += character.length;
      yield { end: start, weight: weightOf(character, config) };
    }
  }

  // As twitter-text's `parseTweet`.
  tern.measure = (text, config = newest) => {
    const composed = text.normalize("NFC");
    const max = config.maxWeightedTweetLength;
    let [weight, validEnd, isValid] = [0, 0, true];
    for (const piece of cut(composed, config)) {
      weight += piece.weight;
      isValid &&= !/[\ufffe\ufeff\uffff]/.test(composed[piece.end - 1]);
      if (isValid && weight <= max * config.scale) validEnd = piece.end;
    }
    const length = Math.floor(weight / config.scale);
    return {
      weightedLength: length,
      valid: isValid && length > 0 && length <= max,
      permillage: Math.floor((length * 1000) / max),
      displayRangeStart: 0,
      displayRangeEnd: Math.max(text.length - 1, 0),
      validRangeStart: 0,
      validRangeEnd: Math.max(validEnd - 1, 0) + text.length - composed.length,
    };
  };

  tern.textLength = (text) => tern.measure(text).weightedLength;

  // By how much a clean text is too long, or 0.
  tern.countExcess = (text) => {
    const excess = tern.textLength(text) - newest.maxWeightedTweetLength;
    return Math.max(excess, [...text].length - charactersMax, 0);
  };

  // The first few characters and emoji that count as two, and whether there is a link.
  tern.findWeights = (text) => {
    const doubles = new Set();
    let start = 0;
    for (const { end, weight } of cut(text, newest)) {
      if (weight === newest.defaultWeight) doubles.add(text.slice(start, end));
      start = end;
    }
    const hasLink = tern.findLinks(text).length > 0;
    return { doubles: [...doubles].slice(0, doublesMax), hasLink };
  };

  // Where the part of a clean text begins that is over the limit.
  tern.findEnd = (text) => {
    let [weight, fits] = [0, 0];
    for (const { end, weight: more } of cut(text, newest)) {
      weight += more;
      if (weight > newest.maxWeightedTweetLength * newest.scale) break;
      fits = end;
    }
    return Math.min(fits, [...text].slice(0, charactersMax).join("").length);
  };
}
