-- The file store knows sizes, the file itself knows its fields: neither is written twice.
alter table document_files drop column size_bytes, drop column places;
