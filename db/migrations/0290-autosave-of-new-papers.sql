-- A paper that was never saved has no row yet: what its writer's editor keeps lies under the nil id, one a writer.
alter table document_autosaves drop constraint document_autosaves_commune_id_document_id_fkey;
