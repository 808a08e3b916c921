# The services that call Google, by the names of their Kubernetes service accounts. cdc-capture and stream-processor speak to
# Postgres, Kafka and the registry alone: they have no account here.
resource "google_service_account" "service" {
  for_each = {
    lake-sink        = "Tributary: writes the lake"
    warehouse-merger = "Tributary: merges the lake into BigQuery"
  }

  account_id   = each.key
  display_name = each.value
}

# The pods take the identity of these accounts; there are no keys.
resource "google_service_account_iam_member" "workload_identity" {
  for_each = google_service_account.service

  service_account_id = each.value.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.kubernetes_namespace}/${each.key}]"
}

# The permissions of each role are those of a table in docs/google-cloud.md; a test holds the two together.

resource "google_project_iam_custom_role" "lake_writer" {
  role_id     = "tributaryLakeWriter"
  title       = "Tributary: write the lake"
  description = "lake-sink, on the lake's bucket"
  permissions = [
    "storage.objects.create",
    "storage.objects.delete",
    "storage.objects.get",
    "storage.objects.list",
  ]
}

resource "google_project_iam_custom_role" "lake_reader" {
  role_id     = "tributaryLakeReader"
  title       = "Tributary: load from the lake"
  description = "warehouse-merger, on the lake's bucket"
  permissions = [
    "storage.buckets.get",
    "storage.objects.get",
    "storage.objects.list",
  ]
}

resource "google_project_iam_custom_role" "job_runner" {
  role_id     = "tributaryJobRunner"
  title       = "Tributary: run jobs"
  description = "warehouse-merger, on the project"
  permissions = [
    "bigquery.jobs.create",
  ]
}

resource "google_project_iam_custom_role" "dataset_merger" {
  role_id     = "tributaryDatasetMerger"
  title       = "Tributary: merge into datasets"
  description = "warehouse-merger, on the three datasets"
  permissions = [
    "bigquery.datasets.get",
    "bigquery.routines.get",
    "bigquery.routines.list",
    "bigquery.tables.create",
    "bigquery.tables.delete",
    "bigquery.tables.get",
    "bigquery.tables.getData",
    "bigquery.tables.list",
    "bigquery.tables.update",
    "bigquery.tables.updateData",
  ]
}

resource "google_storage_bucket_iam_member" "lake_writer" {
  bucket = google_storage_bucket.lake.name
  role   = google_project_iam_custom_role.lake_writer.id
  member = google_service_account.service["lake-sink"].member
}

resource "google_storage_bucket_iam_member" "lake_reader" {
  bucket = google_storage_bucket.lake.name
  role   = google_project_iam_custom_role.lake_reader.id
  member = google_service_account.service["warehouse-merger"].member
}

resource "google_project_iam_member" "job_runner" {
  project = var.project
  role    = google_project_iam_custom_role.job_runner.id
  member  = google_service_account.service["warehouse-merger"].member
}

# Not by google_bigquery_dataset_iam_member, which takes away what views and datasets are allowed to read.
resource "google_bigquery_dataset_access" "dataset_merger" {
  for_each = google_bigquery_dataset.warehouse

  dataset_id    = each.value.dataset_id
  role          = google_project_iam_custom_role.dataset_merger.id
  user_by_email = google_service_account.service["warehouse-merger"].email
}

resource "google_bigquery_dataset_access" "external_tables_merger" {
  count = var.external_tables_dataset == null ? 0 : 1

  dataset_id    = google_bigquery_dataset.external_tables[0].dataset_id
  role          = google_project_iam_custom_role.dataset_merger.id
  user_by_email = google_service_account.service["warehouse-merger"].email
}

# Who may read silver needs no right on bronze: the views of rejected rows, and of tables without key, read it for them.
resource "google_bigquery_dataset_access" "silver_reads_bronze" {
  dataset_id = google_bigquery_dataset.warehouse["bronze"].dataset_id

  dataset {
    dataset {
      project_id = var.project
      dataset_id = google_bigquery_dataset.warehouse["silver"].dataset_id
    }

    target_types = ["VIEWS"]
  }
}
