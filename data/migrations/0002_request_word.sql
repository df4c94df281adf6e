-- A random word of the act that wrote the request: it tells the request from others of the same moment.
ALTER TABLE request ADD COLUMN requested_by TEXT;
