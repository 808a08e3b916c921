package dev.tributary.endtoend.kill;

/** The four services, in the order of the data. */
enum ServiceKind {
    CAPTURE("cdc-capture", "dev.tributary.capture.CdcCaptureMain"),
    PROCESSOR("stream-processor", "dev.tributary.processor.StreamProcessorMain"),
    SINK("lake-sink", "dev.tributary.lake.LakeSinkMain"),
    MERGER("warehouse-merger", "dev.tributary.merger.WarehouseMergerMain");

    private final String title;
    private final String main;

    ServiceKind(String title, String main) {
        this.title = title;
        this.main = main;
    }

    /** The service's name in its status. */
    String title() {
        return title;
    }

    /** The class that runs it. */
    String main() {
        return main;
    }
}
