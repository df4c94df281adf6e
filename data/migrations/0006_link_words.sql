-- The random word in the links of a reader, and of a request. A link opens the row with its word, whatever the row's number.
ALTER TABLE subscriber ADD COLUMN link_word TEXT;
UPDATE subscriber SET link_word = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX subscriber_link ON subscriber (link_word);
ALTER TABLE request ADD COLUMN link_word TEXT;
UPDATE request SET link_word = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX request_link ON request (link_word);
-- What the mail of a request is for: to confirm preferences, or to open the page with the reader's data.
ALTER TABLE request ADD COLUMN purpose TEXT NOT NULL DEFAULT 'confirm' CHECK (purpose IN ('confirm', 'data'));
