package org.karmma.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** What happens in a clip, asked over HTTP: {@code curl -F clip=@FILE http://127.0.0.1:8080/predict}. */
@SpringBootApplication
@EnableConfigurationProperties(KarmmaSettings.class)
public class ActionService {

    public static void main(String[] args) {
        SpringApplication.run(ActionService.class, args);
    }
}
