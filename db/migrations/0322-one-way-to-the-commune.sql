-- What belongs to a dossier has its commune through it: the dossier's own key holds it. Asked twice for every event, step and word
-- to the portal, the check cost a twentieth of PostgreSQL's time for a life.
alter table dossier_events drop constraint dossier_events_commune_id_fkey;
alter table dossier_tasks drop constraint dossier_tasks_commune_id_fkey;
alter table dossier_search drop constraint dossier_search_commune_id_fkey;
alter table portal_outbox drop constraint portal_outbox_commune_id_fkey;
