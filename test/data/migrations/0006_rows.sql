-- The columns that migration 0006 adds: a word for a reader and for a request, which is for a fresh link.
UPDATE subscriber SET link_word = '3f1c0d5be2a94786b5d0c1e2f3a4b5c6' WHERE number = 1;
UPDATE request SET link_word = '9a8b7c6d5e4f30211203f4e5d6c7b8a9', purpose = 'data' WHERE id = 6;
