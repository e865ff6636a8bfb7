"""What other features may ask of the desk."""

from prosa.desk.bulk import each as each
from prosa.desk.parting import prepare_transfer as prepare_transfer
