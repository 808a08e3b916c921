variable "project" {
  description = "The Google Cloud project of this environment. Everything is made in it."
  type        = string
}

variable "environment" {
  description = "What this environment is called, as a label on all that is made."
  type        = string

  validation {
    condition     = contains(["dev", "stage", "prod"], var.environment)
    error_message = "environment is dev, stage or prod."
  }
}

variable "location" {
  description = "Of bucket and datasets alike, so that BigQuery can load from the bucket: EU, US or a region."
  type        = string
}

variable "bucket" {
  description = "The lake's bucket. Its name is taken for all of Google Cloud."
  type        = string
}

variable "lake_path" {
  description = "Where in the bucket the lake lies, without slashes at its ends."
  type        = string
  default     = "tributary"

  validation {
    condition     = can(regex("^[^/]+(/[^/]+)*$", var.lake_path))
    error_message = "lake_path has no slash at its ends, and no two in a row."
  }
}

variable "colder_after_days" {
  description = "The age at which data files move to the colder class; null for never. What is younger is read again and again."
  type        = number
  default     = null

  validation {
    condition     = var.colder_after_days == null ? true : var.colder_after_days >= 1
    error_message = "colder_after_days is 1 or more, or null."
  }
}

variable "colder_class" {
  description = "The class of data files that are old. To build tables anew from the lake reads all of them, which a colder class bills."
  type        = string
  default     = "NEARLINE"

  validation {
    condition     = contains(["NEARLINE", "COLDLINE", "ARCHIVE"], var.colder_class)
    error_message = "colder_class is NEARLINE, COLDLINE or ARCHIVE."
  }
}

variable "datasets" {
  description = "What the datasets are called; pipelines that share a project need datasets of their own."
  type = object({
    bronze  = string
    silver  = string
    staging = string
  })
  default = {
    bronze  = "bronze"
    silver  = "silver"
    staging = "staging"
  }
}

variable "external_tables_dataset" {
  description = "The dataset of external tables over the lake, as warehouse.bigquery.datasets.lake names it; null for none."
  type        = string
  default     = null
}

variable "kubernetes_namespace" {
  description = "The namespace of the services on a GKE cluster of this project that has Workload Identity."
  type        = string
}

variable "kms_key" {
  description = "The key that encrypts bucket and datasets, projects/…/locations/…/keyRings/…/cryptoKeys/…; null for Google's own."
  type        = string
  default     = null
}
