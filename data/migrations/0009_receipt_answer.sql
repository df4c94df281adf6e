-- The body that was answered to a request that records no revision, such as the registration of an endpoint. A repeated
-- request gets the same bytes, whatever changed since.
ALTER TABLE receipt ADD COLUMN answer TEXT;
