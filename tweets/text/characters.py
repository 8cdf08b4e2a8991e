"""Classes of characters that twitter-text's rules are made of, for use in `[...]`.

Patterns name both cases of a letter and never ignore case: Python would then take the
Kelvin sign for a k and the long s for an s, and JavaScript would not.
"""

LATIN_ACCENTS = (
    "\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b"
    "\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
INVALID = "\ufffe\ufeff\uffff"
DIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
SPACES = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
PUNCTUATION = r"!'#%&()*+,\\./:;<=>?@\[\]^{|}~$"
AT_SIGNS = "@\uff20"
HASH_SIGNS = "#\uff03"
# No URL begins directly after one of these.
BEFORE_NO_URL = f"A-Za-z0-9{AT_SIGNS}${HASH_SIGNS}{INVALID}"
