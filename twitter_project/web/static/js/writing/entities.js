// Finds mentions, hashtags and cashtags in a text. The same rule as tweets/text/entities.py.

globalThis.tern ??= {};

{
  const { latinAccents, directional, spaces, punctuation } = tern.characters;
  const atSigns = "@\uff20";
  const handles = new RegExp(`[${atSigns}]([a-zA-Z0-9_]{1,20})`, "g");
  const afterNoHandle = new RegExp(`^(?:[${atSigns}${latinAccents}]|://)`);
  const reply = new RegExp(`^[${spaces}${directional}]*[${atSigns}]([a-zA-Z0-9_]{1,20})`);
  const cashtags = /\$([a-zA-Z]{1,6}(?:[._][a-zA-Z]{1,2})?)/g;
  const beforeCashtag = new RegExp(`^[${spaces}${directional}]?$`);
  const afterCashtag = new RegExp(`^(?:[${spaces}${punctuation}_-]|$)`);
  const tagCharacter =
    /[\p{L}\p{M}\p{Nd}_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\xb7]/u;

  const isHandleEnd = (text, end) => !afterNoHandle.test(text.slice(end, end + 3));

  function mayMentionAfter(before) {
    if (!/[a-zA-Z0-9_!#$%&*@\uff20]$/.test(before)) return true;
    return /(?:^|[^a-zA-Z0-9_+~.@\uff20-])rt$/i.test(before);
  }

  tern.findMentions = (text) =>
    Array.from(text.matchAll(handles), ({ 0: typed, 1: value, index }) => ({
      kind: "mention",
      start: index,
      end: index + typed.length,
      value,
    })).filter(
      ({ start, end }) =>
        mayMentionAfter(text.slice(Math.max(start - 3, 0), start)) &&
        isHandleEnd(text, end),
    );

  tern.findReply = (text) => {
    const found = reply.exec(text);
    return found && isHandleEnd(text, found[0].length) ? found[1] : null;
  };

  tern.findCashtags = (text) => {
    const found = [];
    for (const { 0: typed, 1: value, index } of text.matchAll(cashtags)) {
      if (!beforeCashtag.test(text[index - 1] ?? "")) continue;
      // The part behind the dot may belong to something else.
      for (const symbol of [value, value.split(/[._]/)[0]]) {
        const end = index + 1 + symbol.length;
        if (!afterCashtag.test(text[end] ?? "")) continue;
        found.push({ kind: "cashtag", start: index, end, value: symbol });
        break;
      }
    }
    return found;
  };

  tern.findHashtags = (text) =>
    tern.findEntities(text).filter(({ kind }) => kind === "hashtag");

  function findTags(text) {
    const found = [];
    let start = 0;
    for (let sign; (sign = text.slice(start).search(/[#\uff03]/)) >= 0; ) {
      start += sign;
      let end = endOfTag(text, start + 1);
      end = beforeKeycap(text, start, end);
      const value = text.slice(start + 1, end);
      if (beginsTag(text, start) && isTag(value) && endsTag(text, end)) {
        found.push({ kind: "hashtag", start, end, value });
      }
      start = Math.max(end, start + 1);
    }
    return found;
  }

  function endOfTag(text, end) {
    for (const character of text.slice(end)) {
      if (!tagCharacter.test(character)) break;
      end += character.length;
    }
    return end;
  }

  function beforeKeycap(text, start, end) {
    const keycap = text.slice(start, end).indexOf("\u20e3");
    if (keycap < 0) return end;
    const isStyled = /[\ufe0e\ufe0f]/.test(text[start + keycap - 1]);
    return Math.max(start + keycap - (isStyled ? 2 : 1), start);
  }

  function beginsTag(text, start) {
    const before = [...text.slice(Math.max(start - 2, 0), start)].at(-1) ?? " ";
    if (/[\ufe0e\ufe0f\u20e3]/.test(before)) return true;
    return before !== "&" && !tagCharacter.test(before);
  }

  const isTag = (tag) => !/^[\ufe0f\u20e3]/.test(tag) && /[\p{L}\p{M}]/u.test(tag);
  const endsTag = (text, end) => !/^(?:[#\uff03]|:\/\/)/.test(text.slice(end, end + 3));

  tern.findEntities = (text) => {
    const urls = tern.findLinks(text).map(({ start, end }) => {
      return { kind: "url", start, end, value: text.slice(start, end) };
    });
    const others = [tern.findMentions, findTags, tern.findCashtags];
    const found = [...urls, ...others.flatMap((find) => find(text))];
    found.sort((one, other) => one.start - other.start);
    let end = 0;
    return found.filter((entity) => {
      if (entity.start < end) return false;
      end = entity.end;
      return true;
    });
  };
}
