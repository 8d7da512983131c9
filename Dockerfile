# Builds with the same steps as Scripts/run, and leaves an image with the binary, the schema and the dataset.
FROM swift:6.2-bookworm AS build
WORKDIR /entente
COPY Scripts/setup Scripts/setup
RUN Scripts/setup --build
# The dependencies change less often than the sources: a layer of their own.
COPY Package.swift ./
RUN swift package resolve
COPY Sources Sources
COPY Tests Tests
RUN swift build --configuration release --static-swift-stdlib --product entente \
  && install -D "$(swift build --configuration release --static-swift-stdlib --show-bin-path)/entente" /out/entente

FROM debian:bookworm-slim
COPY Scripts/setup Scripts/health /usr/local/libexec/entente/
RUN /usr/local/libexec/entente/setup --runtime \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin entente \
  && install -d --owner entente --group entente /data
COPY Migrations /usr/local/share/entente/Migrations
COPY Seeds /usr/local/share/entente/Seeds
COPY --from=build /out/entente /usr/local/bin/entente
ENV ENTENTE_HOST=0.0.0.0 \
  ENTENTE_PORT=8080 \
  ENTENTE_DATABASE=/data/entente.sqlite \
  ENTENTE_MIGRATIONS=/usr/local/share/entente/Migrations \
  ENTENTE_SEEDS=/usr/local/share/entente/Seeds
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# The dataset is read into a new database before the first answer.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["/usr/local/libexec/entente/health"]
ENTRYPOINT ["/usr/local/bin/entente"]
CMD ["serve"]
