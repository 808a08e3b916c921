# The image of one service: docker build --build-arg SERVICE=lake-sink -t tributary/lake-sink .
# SERVICE is cdc-capture, stream-processor, lake-sink or warehouse-merger. Needs BuildKit (Docker 23 or newer).

FROM maven:3.9-eclipse-temurin-17 AS build
ARG SERVICE
WORKDIR /src

# First, so that a wrong name fails before anything is built. The file is the java command's arguments: it keeps the
# entry point free of a shell, and so the JVM is process 1 and gets SIGTERM itself.
RUN set -eu; \
    case "${SERVICE:-}" in \
      cdc-capture) main=dev.tributary.capture.CdcCaptureMain ;; \
      stream-processor) main=dev.tributary.processor.StreamProcessorMain ;; \
      lake-sink) main=dev.tributary.lake.LakeSinkMain ;; \
      warehouse-merger) main=dev.tributary.merger.WarehouseMergerMain ;; \
      *) echo "SERVICE is '${SERVICE:-}': give --build-arg SERVICE=cdc-capture, stream-processor, lake-sink or warehouse-merger" >&2; exit 1 ;; \
    esac; \
    mkdir -p /app; \
    printf '%s\n' \
      -XX:MaxRAMPercentage=50 \
      -XX:+ExitOnOutOfMemoryError \
      -cp "\"/app/${SERVICE}.jar:/app/lib/*\"" \
      "$main" > /app/launch

COPY . .
# Locked: Maven's repository does not bear two builds at once, and Compose builds the four images side by side.
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    mvn -B -ntp -Dquick -Dmaven.test.skip=true -pl ${SERVICE} -am package \
    && cp "${SERVICE}/target/${SERVICE}"-*.jar "/app/${SERVICE}.jar" \
    && cp -R "${SERVICE}/target/lib" /app/lib

FROM eclipse-temurin:17-jre
# A volume that is mounted over one of these folders takes its owner from here.
RUN mkdir -p /etc/tributary /scratch /var/lib/tributary/lake /var/lib/tributary/warehouse \
    && chown -R 10001:10001 /scratch /var/lib/tributary
COPY --from=build /app /app
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["java", "@/app/launch"]
CMD ["--pipeline", "/etc/tributary/pipeline.yaml", "--bind", "0.0.0.0", "--port", "8080", "--scratch", "/scratch"]
