import fc from 'fast-check'

/** Text that has broken feeds, messages or calendars of other projects. */
const PIECES = [
  ...[']]>', '<!--', '--&gt;', '&', '&amp;', '<b>', '</title>', '<script>alert(1)</script>', "'", '"', '<?xml ?>'],
  ...['\u0000', '\u000b', '\u001f', '\u007f', '\u0085', '\u2028', '\ufffe', '\uffff', '\ud800', '\udc00', '\ufeff'],
  ...['\r\n', '\r', '\n', '\nEND:VEVENT\r\nBEGIN:VALARM', '\t', ',', ';', ':', '\\', '\\n', '\\,'],
  ...['@everyone', '@here', '<!channel>', '<!here|x>', '<@U012AB3CD>', '<@&1234>', '<#C1>', '@all', '<at>All</at>'],
  ...['[a bank](https://evil.example)', '<https://evil.example|a bank>', '*bold*', '_it_', '~~no~~', '`code`', '||x||'],
  ...['# big', '> said', '- list', ':smile:', 'https://evil.example/a_b_c', '{{7*7}}', '%0d%0a'],
  ...['😀', '👨‍👩‍👧‍👦', '🇸🇾', 'e\u0301', 'ه\u0651\u064e', '\u202e', '\u2066', '\u2068', '\u2069', '\u200f'],
  ...['حلب', 'قصفٌ على المدينة', 'HTS وحلفاؤها', 'the town of تل رفعت', '٣', ' ', 'word', 'a'.repeat(90)],
]

export const hostileText = (most = 600): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 60 })
    .map((pieces) => [...pieces.join(' ')].slice(0, most).join('') || 'x')
