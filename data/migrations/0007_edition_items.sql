-- What an edition is rendered from, so that one whose value KV lost can be rendered again. JSON, as the edition in KV has
-- it in tales, without facts; null in editions of earlier versions.
ALTER TABLE edition ADD COLUMN items TEXT;
