environment          = "prod"
project              = "example-prod"
location             = "EU"
bucket               = "example-prod-lake"
kubernetes_namespace = "tributary"

colder_after_days = 90
